// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

import static io.tidemark.nfa.check.MatchAssert.V;
import static io.tidemark.nfa.check.MatchAssert.begin;
import static io.tidemark.nfa.check.MatchAssert.check;
import static io.tidemark.nfa.check.MatchAssert.type;

import io.tidemark.nfa.conformance.CorpusEvent;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.condition.Condition;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Stages that forbid events. */
final class NegationTest {
    private static Pattern<CorpusEvent> notBetween(Condition<CorpusEvent> forbidden) {
        return begin("A", "a")
                .notFollowedBy("N")
                .where(forbidden)
                .followedBy("C")
                .where(type("c"));
    }

    @Test
    void notNext_forbiddenEventNext_noMatch() {
        Pattern<CorpusEvent> pattern =
                begin("A", "a").notNext("N").where(type("b")).followedBy("C").where(type("c"));
        check(pattern, "a@1 b@2 c@3");
        check(pattern, "a@1 d@2 b@3 c@4", "A=0 C=3 [on 3]");
        check(pattern, "a@1 c@2", "A=0 C=1 [on 1]");
    }

    @Test
    void notNext_last_completesOnTheNextEvent() {
        check(begin("A", "a").notNext("N").where(type("b")), "a@1 c@2 a@3 b@4 a@5", "A=0 [on 1]");
    }

    @Test
    void notFollowedBy_between_noMatch() {
        check(notBetween(type("b")), "a@1 b@2 c@3 a@4 d@5 c@6", "A=3 C=5 [on 5]");
    }

    @Test
    void notFollowedBy_last_completesAtTheEndOfTheWindow() {
        Pattern<CorpusEvent> pattern =
                begin("A", "a").notFollowedBy("N").where(type("b")).within(Duration.ofMillis(5));
        check(pattern, "a@1 c@2 wm@5 wm@6", "A=0 [wm 3]");
        check(pattern, "a@1 b@2 wm@9");
        check(pattern, "a@1 b@6", "A=0 [before 1]");
    }

    @Test
    void notFollowedBy_lastWindowElsewhere_isApplied() {
        Pattern<CorpusEvent> pattern =
                begin("A", "a").within(Duration.ofMillis(5)).notFollowedBy("N").where(type("b"));
        check(pattern, "a@1 b@2 wm@9");
        check(pattern, "a@1 c@2 wm@9", "A=0 [wm 2]");
    }

    @Test
    void notFollowedBy_eventOfTheFollowingStageForbiddenToo_lastStageWins() {
        check(notBetween(V.atLeast(1)), "a@1 c@2:1", "A=0 C=1 [on 1]");
        check(notBetween(V.atLeast(1)).followedBy("E").where(type("e")), "a@1 c@2:1 e@3");
    }

    @Test
    void notFollowedBy_beforeNotNext_bothHold() {
        Pattern<CorpusEvent> pattern = begin("A", "a")
                .notFollowedBy("M")
                .where(type("d"))
                .notNext("N")
                .where(type("b"))
                .followedBy("C")
                .where(type("c"));
        check(pattern, "a@1 e@2 d@3 c@4");
        check(pattern, "a@1 b@2 c@3");
        check(pattern, "a@1 e@2 c@3", "A=0 C=2 [on 2]");
    }

    @Test
    void notFollowedBy_beforeFinalNotFollowedBy_bothHold() {
        Pattern<CorpusEvent> pattern = begin("A", "a")
                .notFollowedBy("M")
                .where(type("d"))
                .notFollowedBy("N")
                .where(type("b"))
                .within(Duration.ofMillis(5));
        check(pattern, "a@1 d@2 wm@9");
        check(pattern, "a@1 b@2 wm@9");
        check(pattern, "a@1 c@2 wm@9", "A=0 [wm 2]");
    }

    @Test
    void notFollowedBy_beforeOptionalLast_isNotWaitedFor() {
        check(
                begin("A", "a")
                        .notNext("N")
                        .where(type("b"))
                        .followedBy("C")
                        .where(type("c"))
                        .optional(),
                "a@1 b@2 c@3",
                "A=0 [on 0]");
    }

    @Test
    void notFollowedBy_afterQuantified_actsBetweenItsEvents() {
        check(
                begin("A", "a")
                        .times(2)
                        .notFollowedBy("N")
                        .where(type("b"))
                        .followedBy("C")
                        .where(type("c")),
                "a@1 b@2 a@3 c@4");
    }

    @Test
    void notFollowedBy_afterLoopLast_onlyWhatLeftTheLoopIsAMatch() {
        check(
                begin("A", "a").oneOrMore().notFollowedBy("N").where(type("b")).within(Duration.ofMillis(3)),
                "a@1 a@2 c@9",
                "A=0 [before 2]",
                "timed out A=0+1 at=4 for=A [before 2]",
                "timed out A=1 at=5 for=A [before 2]");
    }

    @Test
    void notAfterEmptyGroup_atTheStart_forbidsNothing() {
        Pattern<CorpusEvent> optionalGroup = Pattern.begin(begin("A", "a").optional());
        check(
                optionalGroup.notNext("N").where(type("b")).followedBy("C").where(type("c")),
                "b@1 a@2 c@3",
                "A=1 C=2 [on 2]",
                "C=2 [on 2]");
        check(
                optionalGroup
                        .notFollowedBy("N")
                        .where(type("b"))
                        .followedBy("C")
                        .where(type("c")),
                "b@1 a@2 c@3",
                "A=1 C=2 [on 2]",
                "C=2 [on 2]");
    }

    @Test
    void notNext_endOfLoopedGroup_once() {
        check(
                Pattern.begin(begin("A", "a").notNext("N").where(type("b")))
                        .oneOrMore()
                        .followedBy("C")
                        .where(type("c")),
                "a@1 d@2 a@3 c@4",
                "A=0+2 C=3 [on 3]",
                "A=0 C=3 [on 3]",
                "A=2 C=3 [on 3]");
    }
}
