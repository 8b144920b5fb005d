// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.nfa.MatcherOptions;
import io.tidemark.nfa.Nfa;
import io.tidemark.pattern.AfterMatchSkip;
import io.tidemark.pattern.Pattern;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When events may be kept from keys; what comes of it is tested elsewhere. */
final class EngineMatcherTest {
    private static final MatcherOptions DEFAULTS = MatcherOptions.defaults();

    @Test
    void mayPassOver_timePassesUnseenOrInSteps_isTrue() {
        assertThat(mayPassOver(AfterMatchSkip.noSkip(), DEFAULTS)).isTrue();
        assertThat(mayPassOver(AfterMatchSkip.noSkip(), DEFAULTS.withTimeouts()))
                .isTrue();
        assertThat(mayPassOver(AfterMatchSkip.skipPastLastEvent(), DEFAULTS)).isTrue();
    }

    /** Which time-outs are told depends on how far time passes at once, and so on every event. */
    @Test
    void mayPassOver_timeoutsUnderASkipStrategy_isFalse() {
        assertThat(mayPassOver(AfterMatchSkip.skipPastLastEvent(), DEFAULTS.withTimeouts()))
                .isFalse();
    }

    private static boolean mayPassOver(AfterMatchSkip skip, MatcherOptions options) {
        Pattern<String> pattern = Pattern.<String>begin("a", skip)
                .where("a"::equals)
                .followedBy("b")
                .where("b"::equals)
                .within(Duration.ofMillis(9));
        return new EngineMatcher<>(Nfa.compile(pattern), options).mayPassOver();
    }
}
