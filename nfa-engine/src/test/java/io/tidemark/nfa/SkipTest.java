// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

import static io.tidemark.nfa.check.MatchAssert.V;
import static io.tidemark.nfa.check.MatchAssert.begin;
import static io.tidemark.nfa.check.MatchAssert.check;
import static io.tidemark.nfa.check.MatchAssert.type;
import static io.tidemark.pattern.condition.Aggregates.last;

import io.tidemark.nfa.conformance.CorpusEvent;
import io.tidemark.pattern.AfterMatchSkip;
import io.tidemark.pattern.Pattern;
import org.junit.jupiter.api.Test;

/** After-match skip strategies. */
final class SkipTest {
    private static Pattern<CorpusEvent> loop(AfterMatchSkip skip) {
        return begin("A", "a", skip).oneOrMore().followedBy("B").where(type("b"));
    }

    @Test
    void noSkip_everyMatch() {
        check(loop(AfterMatchSkip.noSkip()), "a@1 a@2 b@3", "A=0+1 B=2 [on 2]", "A=0 B=2 [on 2]", "A=1 B=2 [on 2]");
    }

    @Test
    void pastLastEvent_matchesDoNotOverlap() {
        check(
                loop(AfterMatchSkip.skipPastLastEvent()),
                "a@1 a@2 a@3 b@4 a@5 b@6",
                "A=0+1+2 B=3 [on 3]",
                "A=4 B=5 [on 5]");
    }

    @Test
    void toNext_oneMatchForEachFirstEvent() {
        check(loop(AfterMatchSkip.skipToNext()), "a@1 a@2 b@3", "A=0+1 B=2 [on 2]", "A=1 B=2 [on 2]");
    }

    @Test
    void toFirst_ofTheFirstStage_prunesNothing() {
        check(
                loop(AfterMatchSkip.skipToFirst("A")),
                "a@1 a@2 b@3",
                "A=0+1 B=2 [on 2]",
                "A=0 B=2 [on 2]",
                "A=1 B=2 [end]");
    }

    @Test
    void toLast_prunesWhatBeganBefore() {
        check(loop(AfterMatchSkip.skipToLast("A")), "a@1 a@2 a@3 b@4", "A=0+1+2 B=3 [on 3]", "A=2 B=3 [on 3]");
    }

    @Test
    void toFirst_stageWithoutEvent_prunesNothing() {
        check(
                begin("A", "a", AfterMatchSkip.skipToFirst("C"))
                        .next("C")
                        .where(type("c"))
                        .optional()
                        .followedBy("B")
                        .where(type("b")),
                "a@1 a@2 b@3",
                "A=0 B=2 [on 2]",
                "A=1 B=2 [on 2]");
    }

    @Test
    void throwOnMiss_firstEventOrNone_throws() {
        check(
                begin("A", "a", AfterMatchSkip.skipToFirst("A").throwExceptionOnMiss())
                        .followedBy("B")
                        .where(type("b")),
                "a@1 b@2 a@3 b@4",
                "skip missed [on 1]");
        check(
                begin("A", "a", AfterMatchSkip.skipToLast("B").throwExceptionOnMiss())
                        .followedBy("B")
                        .where(type("b")),
                "a@1 b@2",
                "A=0 B=1 [on 1]");
    }

    @Test
    void earlierPartialMatchOpen_matchIsHeldBackToTheEnd() {
        check(
                begin("A", "a", AfterMatchSkip.skipPastLastEvent())
                        .followedBy("B")
                        .where(type("b"))
                        .where(V.is(last("A", V))),
                "a@1:1 a@2:2 b@3:2 c@4",
                "A=1 B=2 [end]");
    }

    @Test
    void heldBack_completedTwice_once() {
        check(
                Pattern.<CorpusEvent>begin("A", AfterMatchSkip.skipToFirst("A"))
                        .next(begin("B", "c"))
                        .oneOrMore()
                        .notNext("N")
                        .where(type("d")),
                "a@5 c@6 c@19 e@22 b@25",
                "A=0 B=1 [on 2]",
                "A=0 B=1+2 [on 3]",
                "A=0 B=1+2 [on 4]",
                "A=1 B=2 [end]");
    }
}
