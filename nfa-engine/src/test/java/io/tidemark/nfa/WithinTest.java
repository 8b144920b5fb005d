// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

import static io.tidemark.nfa.check.MatchAssert.begin;
import static io.tidemark.nfa.check.MatchAssert.check;
import static io.tidemark.nfa.check.MatchAssert.type;
import static io.tidemark.pattern.WithinType.PREVIOUS_AND_CURRENT;

import io.tidemark.nfa.conformance.CorpusEvent;
import io.tidemark.pattern.Pattern;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Windows over the whole match and over gaps. */
final class WithinTest {
    private static final Duration TWO = Duration.ofMillis(2);
    private static final Duration FIVE = Duration.ofMillis(5);

    @Test
    void within_isExclusive() {
        Pattern<CorpusEvent> pattern =
                begin("A", "a").followedBy("B").where(type("b")).within(TWO);
        check(pattern, "a@1 b@2", "A=0 B=1 [on 1]");
        check(pattern, "a@1 b@3", "timed out A=0 at=3 for=B [before 1]");
    }

    @Test
    void within_timesAtAndBeforeZero_likeAnyOther() {
        Pattern<CorpusEvent> pattern =
                begin("A", "a").followedBy("B").where(type("b")).within(TWO);
        check(pattern, "a@0 wm@0 wm@50", "timed out A=0 at=2 for=B [wm 2]");
        check(pattern, "a@-9 b@-8 a@-5 wm@-3", "A=0 B=1 [on 1]", "timed out A=2 at=-3 for=B [wm 3]");
    }

    @Test
    void within_severalStages_smallestHoldsForAll() {
        check(
                begin("A", "a").within(TWO).followedBy("B").where(type("b")).within(FIVE),
                "a@1 b@4",
                "timed out A=0 at=3 for=B [before 1]");
    }

    @Test
    void withinInGroup_otherStage_limitsTheWholeMatch() {
        check(
                Pattern.begin(begin("A", "a").within(TWO).followedBy("B").where(type("b")))
                        .followedBy("C")
                        .where(type("c")),
                "a@1 b@2 c@9",
                "timed out A=0 B=1 at=3 for=C [before 2]");
    }

    @Test
    void previousAndCurrent_limitsTheGapBeforeItsStage() {
        check(
                begin("A", "a")
                        .followedBy("B")
                        .where(type("b"))
                        .within(TWO, PREVIOUS_AND_CURRENT)
                        .followedBy("C")
                        .where(type("c")),
                "a@1 b@2 c@9 a@11 b@13",
                "A=0 B=1 C=2 [on 2]",
                "timed out A=3 at=13 for=B [before 4]");
    }

    @Test
    void previousAndCurrent_onLoop_limitsEachGap() {
        check(
                begin("A", "a").followedBy("B").where(type("b")).oneOrMore().within(TWO, PREVIOUS_AND_CURRENT),
                "a@1 b@2 b@3 b@9",
                "A=0 B=1 [on 1]",
                "A=0 B=1+2 [on 2]",
                "timed out A=0 B=1+2 at=5 for=B [before 3]");
    }

    @Test
    void oneOrMoreWithWindow_gapOverWhenAnEventIsIgnored_waitsForTheNextStageOnly() {
        check(
                begin("A", "a").oneOrMore(TWO).followedBy("B").where(type("b")).within(FIVE),
                "a@1 c@4 b@5 wm@30",
                "A=0 B=2 [on 2]");
    }

    @Test
    void timesWithWindow_limitsTheGapsBetweenItsEvents() {
        check(
                begin("S", "c")
                        .followedBy("A")
                        .where(type("a"))
                        .times(2, TWO)
                        .followedBy("B")
                        .where(type("b")),
                "c@1 a@10 a@11 b@12",
                "S=0 A=1+2 B=3 [on 3]");
        check(
                begin("A", "a").times(3, TWO).followedBy("B").where(type("b")),
                "a@1 a@2 a@50 b@51",
                "timed out A=0+1 at=4 for=A [before 2]",
                "timed out A=1 at=4 for=A [before 2]");
    }

    @Test
    void oneOrMoreWithWindow_loopEndsWayOnStaysOpen() {
        check(
                begin("A", "a").oneOrMore(TWO).consecutive().next("B").where(type("b")),
                "a@1 a@50 b@90",
                "A=1 B=2 [on 2]");
    }

    @Test
    void groupWithWindow_limitsTheGapBetweenIterations() {
        Pattern<CorpusEvent> pattern =
                Pattern.begin(begin("A", "a").next("B").where(type("b"))).times(2, TWO);
        check(pattern, "a@1 b@20 a@21 b@60", "A=0+2 B=1+3 [on 3]");
        check(pattern, "a@1 b@20 a@40 b@60", "timed out A=0 B=1 at=22 for=A [before 2]");
    }

    @Test
    void notFollowedBy_gapWindow_completesInTime() {
        check(
                begin("A", "a").notFollowedBy("N").where(type("b")).within(FIVE, PREVIOUS_AND_CURRENT),
                "a@1 wm@5 wm@6",
                "A=0 [wm 2]");
    }
}
