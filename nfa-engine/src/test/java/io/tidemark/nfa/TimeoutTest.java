// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

import static io.tidemark.nfa.check.MatchAssert.V;
import static io.tidemark.nfa.check.MatchAssert.begin;
import static io.tidemark.nfa.check.MatchAssert.check;
import static io.tidemark.nfa.check.MatchAssert.type;
import static io.tidemark.pattern.WithinType.PREVIOUS_AND_CURRENT;
import static io.tidemark.pattern.condition.Aggregates.last;

import io.tidemark.pattern.AfterMatchSkip;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Partial matches that run out of time. */
final class TimeoutTest {
    private static final Duration FIVE = Duration.ofMillis(5);

    @Test
    void severalPositionsOfTheSameEvents_toldOnce() {
        check(
                begin("A", "a")
                        .oneOrMore()
                        .allowCombinations()
                        .followedBy("B")
                        .where(type("b"))
                        .within(FIVE),
                "a@1 a@2 wm@102",
                "timed out A=0+1 at=6 for=A+B [wm 2]",
                "timed out A=0 at=6 for=A+B [wm 2]",
                "timed out A=1 at=7 for=A+B [wm 2]");
    }

    @Test
    void afterAMatch_whatIsStillOpenIsTold() {
        check(
                begin("A", "a").followedByAny("B").where(type("b")).within(FIVE),
                "a@1 b@2 wm@102",
                "A=0 B=1 [on 1]",
                "timed out A=0 at=6 for=B [wm 2]");
        check(
                begin("A", "a").followedBy("B").where(type("b")).oneOrMore().within(FIVE),
                "a@1 b@2 b@3 wm@103",
                "A=0 B=1 [on 1]",
                "A=0 B=1+2 [on 2]",
                "timed out A=0 B=1+2 at=6 for=B [wm 3]");
    }

    @Test
    void strictContiguity_deadPartialMatchIsNotTold() {
        check(begin("A", "a").next("B").where(type("b")).within(FIVE), "a@1 c@2 wm@102");
    }

    @Test
    void optionalStages_allThatItWaitedForAreTold() {
        check(
                begin("A", "a")
                        .followedBy("B")
                        .where(type("b"))
                        .optional()
                        .followedBy("C")
                        .where(type("c"))
                        .within(FIVE),
                "a@1 wm@102",
                "timed out A=0 at=6 for=B+C [wm 1]");
    }

    @Test
    void skipStrategy_timeoutReleasesWhatWasHeldBack() {
        check(
                begin("A", "a", AfterMatchSkip.skipPastLastEvent())
                        .followedBy("B")
                        .where(type("b"))
                        .where(V.is(last("A", V)))
                        .within(Duration.ofMillis(9)),
                "a@1:1 a@2:2 b@3:2 c@4 c@12",
                "A=1 B=2 [before 4]",
                "timed out A=0 at=10 for=B [before 4]");
    }

    @Test
    void bothWindowsOver_gapIsTold() {
        check(
                begin("A", "a")
                        .followedBy("B")
                        .where(type("b"))
                        .followedBy("C")
                        .where(type("c"))
                        .within(Duration.ofMillis(4), PREVIOUS_AND_CURRENT)
                        .within(FIVE),
                "a@1 b@4 wm@102",
                "timed out A=0 B=1 at=8 for=C [wm 2]");
    }
}
