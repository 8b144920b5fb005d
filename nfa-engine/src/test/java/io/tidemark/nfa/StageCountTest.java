// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

import static io.tidemark.nfa.check.MatchAssert.begin;
import static io.tidemark.nfa.check.MatchAssert.type;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.match.Match;
import io.tidemark.match.MatchHandler;
import io.tidemark.match.TimedOutMatch;
import io.tidemark.nfa.conformance.CorpusEvent;
import io.tidemark.pattern.Pattern;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many events stages have taken, and how many a NOT has ended something for. */
final class StageCountTest {
    private static final MatchHandler<CorpusEvent> NOBODY = new MatchHandler<>() {
        @Override
        public void onMatch(Match<CorpusEvent> match) {
            // Only the counts are looked at.
        }

        @Override
        public void onTimedOut(TimedOutMatch<CorpusEvent> match) {
            // Only the counts are looked at.
        }
    };

    private static Pattern<CorpusEvent> notBetween() {
        return begin("A", "a")
                .notFollowedBy("N")
                .where(type("d"))
                .followedBy("B")
                .where(type("b"))
                .within(Duration.ofMillis(100));
    }

    /** The types of the events, one a millisecond; with time-outs the engine keeps starts apart. */
    private static void check(Pattern<CorpusEvent> pattern, String types, List<Long> taken, List<Long> killing) {
        for (MatcherOptions options :
                List.of(MatcherOptions.defaults(), MatcherOptions.defaults().withTimeouts())) {
            NfaMatcher<CorpusEvent> matcher = Nfa.compile(pattern).newMatcher(options);
            KeyState state = null;
            for (int i = 0; i < types.length(); i++) {
                CorpusEvent event = CorpusEvent.of(i, "k", i, types.substring(i, i + 1), 0);
                state = matcher.process(state, event, i, i, NOBODY);
            }
            assertThat(matcher.takenEvents()).as("taken by %s", types).isEqualTo(longs(taken));
            assertThat(matcher.killingEvents()).as("killed by %s", types).isEqualTo(longs(killing));
        }
    }

    private static long[] longs(List<Long> numbers) {
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    @Test
    void process_match_countsEachStage() {
        check(notBetween(), "aeb", List.of(1L, 0L, 1L), List.of(0L, 0L, 0L));
    }

    @Test
    void process_eventTakenBySeveral_countsOnce() {
        check(notBetween(), "aaab", List.of(3L, 0L, 1L), List.of(0L, 0L, 0L));
    }

    @Test
    void process_forbiddenEvent_countsOnceForItsStage() {
        check(notBetween(), "ad", List.of(1L, 0L, 0L), List.of(0L, 1L, 0L));
        check(notBetween(), "aaaddab", List.of(4L, 0L, 1L), List.of(0L, 1L, 0L));
    }

    @Test
    void process_forbiddenEventWithNothingOpen_isNotCounted() {
        check(notBetween(), "ded", List.of(0L, 0L, 0L), List.of(0L, 0L, 0L));
    }

    @Test
    void process_notNextThatIsNext_isCounted() {
        check(
                begin("A", "a").notNext("N").where(type("d")).followedBy("B").where(type("b")),
                "adaeb",
                List.of(2L, 0L, 1L),
                List.of(0L, 1L, 0L));
    }

    @Test
    void process_strictContiguityBroken_isNoKill() {
        check(begin("A", "a").next("B").where(type("b")), "aeb", List.of(1L, 0L), List.of(0L, 0L));
    }
}
