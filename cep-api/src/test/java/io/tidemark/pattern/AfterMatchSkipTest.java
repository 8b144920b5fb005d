// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.pattern.AfterMatchSkip.Strategy;
import org.junit.jupiter.api.Test;

final class AfterMatchSkipTest {
    @Test
    void toString_eachStrategy_isTheCallThatMakesIt() {
        assertThat(AfterMatchSkip.noSkip()).hasToString("noSkip()");
        assertThat(AfterMatchSkip.skipToNext()).hasToString("skipToNext()");
        assertThat(AfterMatchSkip.skipPastLastEvent()).hasToString("skipPastLastEvent()");
        assertThat(AfterMatchSkip.skipToFirst("a")).hasToString("skipToFirst(\"a\")");
        assertThat(AfterMatchSkip.skipToLast("a").throwExceptionOnMiss())
                .hasToString("skipToLast(\"a\").throwExceptionOnMiss()");
    }

    @Test
    void new_stageWhereNoneBelongs_refused() {
        assertThatThrownBy(() -> new AfterMatchSkip(Strategy.TO_NEXT, "a", false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("strategy TO_NEXT with stage a: TO_FIRST and TO_LAST need a stage, the others have none");
        assertThatThrownBy(() -> new AfterMatchSkip(Strategy.TO_FIRST, null, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("TO_FIRST with stage null");
    }

    @Test
    void throwExceptionOnMiss_withoutStage_refused() {
        assertThatThrownBy(() -> AfterMatchSkip.noSkip().throwExceptionOnMiss())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("skipToFirst(stage)");
    }
}
