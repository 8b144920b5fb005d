// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

import static io.tidemark.nfa.check.MatchAssert.TYPE;
import static io.tidemark.nfa.check.MatchAssert.begin;
import static io.tidemark.nfa.check.MatchAssert.check;
import static io.tidemark.nfa.check.MatchAssert.type;

import io.tidemark.nfa.conformance.CorpusEvent;
import io.tidemark.pattern.AfterMatchSkip;
import io.tidemark.pattern.condition.Condition;
import org.junit.jupiter.api.Test;

/** Loops that take all they can. */
final class GreedyTest {
    private static final Condition<CorpusEvent> A_OR_B = TYPE.in("a", "b");

    @Test
    void greedy_nextStageFitsToo_loopTakesIt() {
        check(
                begin("A", "a").oneOrMore().greedy().followedBy("B").where(A_OR_B),
                "a@1 a@2 a@3 b@4",
                "A=0+1+2 B=3 [on 3]",
                "A=1+2 B=3 [on 3]",
                "A=2 B=3 [on 3]");
    }

    @Test
    void greedy_nothingFollows_noEffect() {
        check(
                begin("S", "b").followedBy("A").where(type("a")).oneOrMore().greedy(),
                "b@1 a@2 a@3",
                "S=0 A=1 [on 1]",
                "S=0 A=1+2 [on 2]");
    }

    @Test
    void greedy_range_untilTheMaximum() {
        check(
                begin("A", "a", AfterMatchSkip.skipPastLastEvent()).times(2, 3).greedy(),
                "a@1 a@2 a@3 a@4 a@5 a@6",
                "A=0+1 [on 1]",
                "A=2+3 [on 3]",
                "A=4+5 [on 5]");
    }

    @Test
    void greedy_followingAny_eventOfTheLoopEndsTheBranch() {
        check(
                begin("A", "a").oneOrMore().greedy().followedByAny("B").where(type("b")),
                "a@1 b@2 a@3 b@4",
                "A=0 B=1 [on 1]",
                "A=0+2 B=3 [on 3]",
                "A=2 B=3 [on 3]");
    }

    @Test
    void greedy_followingOptional_guardIsLostInItsIgnoreState() {
        check(
                begin("A", "a")
                        .oneOrMore()
                        .greedy()
                        .followedByAny("B")
                        .where(type("b"))
                        .times(0, 1),
                "a@1 b@2 a@3 b@4",
                "A=0 B=1 [on 1]",
                "A=0+2 B=3 [on 3]",
                "A=0 B=3 [on 3]",
                "A=2 B=3 [on 3]");
    }

    @Test
    void greedy_until_freesWhatFollows() {
        check(
                begin("A", "a")
                        .oneOrMore()
                        .greedy()
                        .until(type("d"))
                        .followedBy("B")
                        .where(type("b")),
                "a@1 d@2 a@3 b@4",
                "A=0 B=3 [on 3]",
                "A=2 B=3 [on 3]");
    }

    @Test
    void greedy_thenTimesFromZero_isAccepted() {
        check(
                begin("A", "a")
                        .oneOrMore()
                        .greedy()
                        .next("B")
                        .where(type("b"))
                        .times(0, 1)
                        .next("C")
                        .where(type("c")),
                "a@1 a@2 c@3",
                "A=0+1 C=2 [on 2]",
                "A=1 C=2 [on 2]");
    }

    @Test
    void greedyUntilOptionalAfterNot_compiles() {
        check(
                begin("A", "a")
                        .notFollowedBy("N")
                        .where(type("b"))
                        .followedBy("O")
                        .where(type("c"))
                        .oneOrMore()
                        .greedy()
                        .until(type("d"))
                        .optional()
                        .followedBy("E")
                        .where(type("e")),
                "a@1 c@2 d@3 e@4 a@5 b@6 e@7",
                "A=0 O=1 E=3 [on 3]",
                "A=0 E=3 [on 3]");
    }
}
