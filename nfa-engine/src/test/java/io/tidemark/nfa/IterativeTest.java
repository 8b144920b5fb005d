// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

import static io.tidemark.nfa.check.MatchAssert.V;
import static io.tidemark.nfa.check.MatchAssert.begin;
import static io.tidemark.nfa.check.MatchAssert.check;
import static io.tidemark.nfa.check.MatchAssert.type;
import static io.tidemark.pattern.condition.Aggregates.avg;
import static io.tidemark.pattern.condition.Aggregates.count;
import static io.tidemark.pattern.condition.Aggregates.distinct;
import static io.tidemark.pattern.condition.Aggregates.distinctWith;
import static io.tidemark.pattern.condition.Aggregates.first;
import static io.tidemark.pattern.condition.Aggregates.last;
import static io.tidemark.pattern.condition.Aggregates.max;
import static io.tidemark.pattern.condition.Aggregates.min;
import static io.tidemark.pattern.condition.Aggregates.sum;

import io.tidemark.nfa.conformance.CorpusEvent;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.condition.IterativeCondition;
import io.tidemark.pattern.condition.Reads;
import org.junit.jupiter.api.Test;

/** Conditions on the events taken so far. */
final class IterativeTest {
    @Test
    void last_comparesWithThePreviousEvent() {
        check(
                begin("A", "a").followedByAny("B").where(type("b")).where(V.greaterThan(last("A", V))),
                "a@1:2 b@2:1 b@3:3",
                "A=0 B=2 [on 2]");
    }

    @Test
    void countOfCondition_countsTheEventsThatSatisfyIt() {
        check(
                begin("A", "a")
                        .times(2)
                        .followedByAny("B")
                        .where(type("b"))
                        .where(count("A", V.greaterThan(2)).is(1)),
                "a@1:3 a@2:1 b@3 a@4:4 b@5 a@6:5 b@7",
                "A=0+1 B=2 [on 2]",
                "A=0+1 B=4 [on 4]",
                "A=1+3 B=4 [on 4]",
                "A=0+1 B=6 [on 6]",
                "A=1+3 B=6 [on 6]");
    }

    @Test
    void distinctWith_countsTheEventAtHandToo() {
        check(
                begin("A", "a")
                        .times(2)
                        .followedByAny("B")
                        .where(type("b"))
                        .where(distinctWith("A", V).is(3)),
                "a@1:1 a@2:2 b@3:2 b@4:3 a@5:2 b@6:4",
                "A=0+1 B=3 [on 3]",
                "A=0+1 B=5 [on 5]");
    }

    @Test
    void comparison_eachOperatorEitherWayRound_asksEveryRun() {
        Pattern<CorpusEvent> two = begin("A", "a").followedBy("B").where(type("b"));
        String events = "a@1:1 a@2:2 a@3:3 b@4:2";
        String one = "A=0 B=3 [on 3]";
        String equal = "A=1 B=3 [on 3]";
        String three = "A=2 B=3 [on 3]";
        check(two.where(V.greaterThan(last("A", V))), events, one);
        check(two.where(V.atLeast(last("A", V))), events, one, equal);
        check(two.where(V.lessThan(last("A", V))), events, three);
        check(two.where(V.atMost(last("A", V))), events, equal, three);
        check(two.where(V.is(last("A", V))), events, equal);
        check(two.where(V.isNot(last("A", V))), events, one, three);
        check(two.where(last("A", V).plus(1).greaterThan(V)), events, equal, three);
        check(two.where(last("A", V).lessThan(V.plus(1))), events, one, equal);
    }

    @Test
    void last_ofTheStageItself_growingLoop() {
        check(
                begin("A", "a")
                        .where(V.greaterThan(last("A", V)).ifAbsent(true))
                        .oneOrMore()
                        .followedBy("B")
                        .where(type("b")),
                "a@1:1 a@2:1 a@3:2 b@4",
                "A=0+2 B=3 [on 3]",
                "A=0 B=3 [on 3]",
                "A=1+2 B=3 [on 3]",
                "A=1 B=3 [on 3]",
                "A=2 B=3 [on 3]");
    }

    @Test
    void sum_overAllIterations() {
        check(
                begin("A", "a")
                        .oneOrMore()
                        .consecutive()
                        .next("B")
                        .where(type("b"))
                        .where(V.atLeast(sum("A", V))),
                "a@1:2 a@2:2 b@3:3",
                "A=1 B=2 [on 2]");
    }

    @Test
    void countAvgMinMaxFirstDistinct_ofWhatWasTaken() {
        Pattern<CorpusEvent> twoOfA =
                begin("A", "a").times(2).consecutive().next("B").where(type("b"));
        check(twoOfA.where(count("A").is(2)), "a@1 a@2 b@3", "A=0+1 B=2 [on 2]");
        check(twoOfA.where(V.is(avg("A", V))), "a@1:2 a@2:4 b@3:3", "A=0+1 B=2 [on 2]");
        check(twoOfA.where(V.is(min("A", V))), "a@1:2 a@2:4 b@3:2", "A=0+1 B=2 [on 2]");
        check(twoOfA.where(V.is(max("A", V))), "a@1:2 a@2:4 b@3:2");
        check(twoOfA.where(V.is(first("A", V))), "a@1:2 a@2:4 b@3:2", "A=0+1 B=2 [on 2]");
        check(twoOfA.where(V.is(distinct("A", V))), "a@1:4 a@2:4 b@3:1", "A=0+1 B=2 [on 2]");
    }

    @Test
    void freeCondition_seesWhatWasTaken() {
        Pattern<CorpusEvent> two = begin("A", "a").followedBy("B").where(type("b"));
        IterativeCondition<CorpusEvent> sameV =
                (event, captures) -> captures.events("A").get(0).v() == event.v();
        check(two.where(sameV), "a@1:1 b@2:2 b@3:1", "A=0 B=2 [on 2]");
        check(two.where(Reads.reads("A"), sameV), "a@1:1 b@2:2 b@3:1", "A=0 B=2 [on 2]");
    }

    @Test
    void freeCondition_inNot_seesTheRunAtHand() {
        check(
                begin("A", "a")
                        .notFollowedBy("N")
                        .where(type("b"))
                        .where(V.is(last("A", V)))
                        .followedBy("C")
                        .where(type("c")),
                "a@1:1 a@2:2 b@3:1 c@4",
                "A=1 C=3 [on 3]");
    }
}
