// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.nfa.MatcherOptions;
import io.tidemark.nfa.Nfa;
import io.tidemark.pattern.AfterMatchSkip;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.WithinType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When events may be kept from keys; what comes of it is tested elsewhere. */
final class EngineMatcherTest {
    private static final MatcherOptions DEFAULTS = MatcherOptions.defaults();

    @Test
    void mayPassOver_howeverTimePasses_isTrue() {
        for (AfterMatchSkip skip : List.of(AfterMatchSkip.noSkip(), AfterMatchSkip.skipPastLastEvent())) {
            assertThat(new EngineMatcher<>(Nfa.compile(aThenB(skip)), DEFAULTS).mayPassOver())
                    .isTrue();
            assertThat(new EngineMatcher<>(Nfa.compile(aThenB(skip)), DEFAULTS.withTimeouts()).mayPassOver())
                    .isTrue();
        }
    }

    /** Time alone takes a key to where it reacts to something else. */
    @Test
    void mayPassOver_windowBetweenEvents_isFalse() {
        Pattern<String> pattern = aThenB(AfterMatchSkip.noSkip())
                .followedBy("c")
                .where("c"::equals)
                .within(Duration.ofMillis(3), WithinType.PREVIOUS_AND_CURRENT);
        assertThat(new EngineMatcher<>(Nfa.compile(pattern), DEFAULTS).mayPassOver())
                .isFalse();
    }

    private static Pattern<String> aThenB(AfterMatchSkip skip) {
        return Pattern.<String>begin("a", skip)
                .where("a"::equals)
                .followedBy("b")
                .where("b"::equals)
                .within(Duration.ofMillis(9));
    }
}
