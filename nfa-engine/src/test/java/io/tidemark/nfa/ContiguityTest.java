// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

import static io.tidemark.nfa.check.MatchAssert.V;
import static io.tidemark.nfa.check.MatchAssert.begin;
import static io.tidemark.nfa.check.MatchAssert.check;
import static io.tidemark.nfa.check.MatchAssert.type;

import io.tidemark.nfa.conformance.CorpusEvent;
import io.tidemark.pattern.Pattern;
import org.junit.jupiter.api.Test;

/** Which events may lie between those of a match. */
final class ContiguityTest {
    @Test
    void next_eventBetween_noMatch() {
        check(begin("A", "a").next("B").where(type("b")), "a@1 c@2 b@3 a@4 b@5", "A=3 B=4 [on 4]");
    }

    @Test
    void followedBy_eventsBetween_firstThatFits() {
        check(begin("A", "a").followedBy("B").where(type("b")), "a@1 c@2 b@3 b@4", "A=0 B=2 [on 2]");
    }

    @Test
    void followedByAny_severalFit_oneMatchEach() {
        check(
                begin("A", "a").followedByAny("B").where(type("b")),
                "a@1 b@2 c@3 b@4",
                "A=0 B=1 [on 1]",
                "A=0 B=3 [on 3]");
    }

    @Test
    void followedBy_severalStarts_matchesByFirstEvent() {
        check(begin("A", "a").followedBy("B").where(type("b")), "a@1 a@1 b@2", "A=0 B=2 [on 2]", "A=1 B=2 [on 2]");
    }

    @Test
    void stageWithoutCondition_takesAnyEvent() {
        check(Pattern.<CorpusEvent>begin("A").next("B"), "a@1 b@2 c@3", "A=0 B=1 [on 1]", "A=1 B=2 [on 2]");
    }

    @Test
    void equalStart_matchThatTakesEarliestEventsFirst() {
        check(
                begin("A", "a")
                        .followedByAny("B")
                        .where(type("b"))
                        .followedBy("C")
                        .where(type("c")),
                "a@1 b@2 b@3 b@4 b@5 c@6",
                "A=0 B=1 C=5 [on 5]",
                "A=0 B=2 C=5 [on 5]",
                "A=0 B=3 C=5 [on 5]",
                "A=0 B=4 C=5 [on 5]");
    }

    @Test
    void whereOrWhere_inOrderOfCalls() {
        check(begin("A", "a").or(type("b")).where(V.atLeast(1)), "a@1 b@2 b@3:1", "A=2 [on 2]");
    }

    @Test
    void names_colonsInThem_areNames() {
        check(begin("A:1", "a").followedBy("A:2").where(type("b")), "a@1 b@2", "A:1=0 A:2=1 [on 1]");
    }
}
