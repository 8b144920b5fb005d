// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

import static io.tidemark.nfa.check.MatchAssert.TYPE;
import static io.tidemark.nfa.check.MatchAssert.begin;
import static io.tidemark.nfa.check.MatchAssert.check;
import static io.tidemark.nfa.check.MatchAssert.type;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.nfa.conformance.CorpusEvent;
import io.tidemark.pattern.MalformedPatternException;
import io.tidemark.pattern.Pattern;
import org.junit.jupiter.api.Test;

/** Patterns in patterns. */
final class GroupTest {
    private static Pattern<CorpusEvent> ab() {
        return begin("A", "a").next("B").where(type("b"));
    }

    @Test
    void group_itsConnectorHoldsForItsHead() {
        check(begin("S", "c").next(ab()), "c@1 a@2 b@3 c@4 d@5 a@6 b@7", "S=0 A=1 B=2 [on 2]");
    }

    @Test
    void group_times_iterationsUnderTheSameNames() {
        check(Pattern.begin(ab()).times(2), "a@1 b@2 d@3 a@4 b@5", "A=0+3 B=1+4 [on 4]");
    }

    @Test
    void group_optional_leftOut() {
        check(
                begin("S", "c").next(ab()).optional().next("E").where(type("e")),
                "c@1 e@2 c@3 a@4 b@5 e@6",
                "S=0 E=1 [on 1]",
                "S=2 A=3 B=4 E=5 [on 5]");
    }

    @Test
    void loopedGroup_eventsIgnoredBetween_matchOnce() {
        check(
                Pattern.begin(ab()).oneOrMore().followedBy("C").where(type("c")),
                "a@1 b@2 d@3 d@4 d@5 c@6",
                "A=0 B=1 C=5 [on 5]");
    }

    @Test
    void loopedGroup_nestedLoops_oncePerSetOfEvents() {
        check(
                Pattern.begin(begin("A", "a").oneOrMore()).oneOrMore(),
                "a@1 a@2 a@3",
                "A=0 [on 0]",
                "A=0+1 [on 1]",
                "A=1 [on 1]",
                "A=0+1+2 [on 2]",
                "A=1+2 [on 2]",
                "A=2 [on 2]");
    }

    @Test
    void loopedGroup_canBeEmpty_works() {
        check(
                Pattern.begin(begin("A", "a").optional())
                        .oneOrMore()
                        .followedBy("B")
                        .where(type("b")),
                "a@1 b@2",
                "A=0 B=1 [on 1]",
                "B=1 [on 1]");
    }

    @Test
    void timesGroup_contentOptional_once() {
        check(
                Pattern.begin(begin("B", "b").optional())
                        .times(2)
                        .followedBy("C")
                        .where(type("c")),
                "b@1 c@2",
                "B=0 C=1 [on 1]",
                "C=1 [on 1]");
    }

    @Test
    void loopedGroup_relaxedWaitForMore_leavesTheLoopOnEveryIgnoredEvent() {
        check(Pattern.begin(ab()).oneOrMore().next("C").where(type("c")), "a@1 b@2 d@3 c@4", "A=0 B=1 C=3 [on 3]");
    }

    @Test
    void head_itsRepetitionsFollowTheGroup() {
        check(
                Pattern.begin(
                        begin("A", "a").times(2).consecutive().followedBy("B").where(type("b"))),
                "a@1 c@2 a@3 b@4",
                "A=0+2 B=3 [on 3]");
        check(
                Pattern.begin(begin("A", "a").times(2).followedBy("B").where(type("b")))
                        .times(1)
                        .consecutive(),
                "a@1 c@2 a@3 b@4");
    }

    @Test
    void greedyAtTheEndOfALoopedGroup_guardsTheWayBack() {
        check(
                Pattern.begin(begin("S", "e")
                                .followedBy("A")
                                .where(type("a"))
                                .oneOrMore()
                                .greedy())
                        .oneOrMore()
                        .followedBy("B")
                        .where(TYPE.in("a", "b")),
                "e@1 a@2 a@3 e@4 a@5",
                "S=0 A=1+2 B=4 [on 4]");
    }

    @Test
    void group_endsWithNotFollowedBy_isRefused() {
        assertThatThrownBy(() -> Nfa.compile(
                        Pattern.begin(begin("A", "a").notFollowedBy("N").where(type("b")))
                                .followedBy("C")))
                .isInstanceOf(MalformedPatternException.class)
                .hasMessageContaining("notFollowedBy");
    }
}
