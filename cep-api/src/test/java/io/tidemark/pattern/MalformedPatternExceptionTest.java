// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class MalformedPatternExceptionTest {
    @Test
    void message_severalFaults_oneALine() {
        assertThat(new MalformedPatternException(List.of("stage \"a\": x", "pattern: y")))
                .hasMessage("Pattern has 2 faults:\n  stage \"a\": x\n  pattern: y");
        assertThat(new MalformedPatternException(List.of("pattern: y")))
                .hasMessage("Pattern has 1 fault:\n  pattern: y");
    }

    @Test
    void faults_ofAnException_cannotBeChanged() {
        MalformedPatternException refusal = new MalformedPatternException(List.of("x"));

        assertThat(refusal.faults()).containsExactly("x");
        assertThatThrownBy(() -> refusal.faults().clear()).isInstanceOf(UnsupportedOperationException.class);
    }
}
