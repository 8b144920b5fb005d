// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

import static io.tidemark.nfa.check.MatchAssert.begin;
import static io.tidemark.nfa.check.MatchAssert.check;
import static io.tidemark.nfa.check.MatchAssert.type;

import io.tidemark.nfa.conformance.CorpusEvent;
import io.tidemark.pattern.Pattern;
import org.junit.jupiter.api.Test;

/** How many events a stage takes. */
final class QuantifierTest {
    @Test
    void oneOrMore_lastStage_matchAtEachEvent() {
        check(begin("A", "a").oneOrMore(), "a@1 a@2", "A=0 [on 0]", "A=0+1 [on 1]", "A=1 [on 1]");
    }

    @Test
    void oneOrMore_middle_everyPrefixGoesOn() {
        check(
                begin("A", "a").oneOrMore().followedBy("B").where(type("b")),
                "a@1 a@2 b@3",
                "A=0+1 B=2 [on 2]",
                "A=0 B=2 [on 2]",
                "A=1 B=2 [on 2]");
    }

    @Test
    void times_exactNumber_overlappingStarts() {
        check(begin("A", "a").times(2), "a@1 b@2 a@3 a@4", "A=0+2 [on 2]", "A=2+3 [on 3]");
    }

    @Test
    void times_consecutive_noEventBetween() {
        check(begin("A", "a").times(2).consecutive(), "a@1 b@2 a@3 a@4", "A=2+3 [on 3]");
    }

    @Test
    void times_combinations_anyEvents() {
        check(
                begin("A", "a").times(2).allowCombinations(),
                "a@1 a@2 a@3",
                "A=0+1 [on 1]",
                "A=0+2 [on 2]",
                "A=1+2 [on 2]");
    }

    @Test
    void timesRange_leavesFromTheMinimumOn() {
        check(begin("A", "a").times(2, 3), "a@1 a@2 a@3", "A=0+1 [on 1]", "A=0+1+2 [on 2]", "A=1+2 [on 2]");
    }

    @Test
    void timesOrMore_fromTheMinimumOn() {
        check(begin("A", "a").timesOrMore(2).next("B").where(type("b")), "a@1 a@2 b@3", "A=0+1 B=2 [on 2]");
    }

    @Test
    void optional_skippedOnTheFirstEventOnly() {
        Pattern<CorpusEvent> pattern = begin("A", "a")
                .followedBy("B")
                .where(type("b"))
                .optional()
                .next("C")
                .where(type("c"));
        check(pattern, "a@1 c@2", "A=0 C=1 [on 1]");
        check(pattern, "a@1 d@2 c@3");
        check(pattern, "a@1 d@2 b@3 c@4", "A=0 B=2 C=3 [on 3]");
    }

    @Test
    void timesFromZero_isOptional() {
        check(
                begin("A", "a").next("B").where(type("b")).times(0, 2).next("C").where(type("c")),
                "a@1 c@2 a@3 b@4 b@5 c@6",
                "A=0 C=1 [on 1]",
                "A=2 B=3+4 C=5 [on 5]");
    }

    @Test
    void optionalBeforeQuantifier_isKept() {
        check(
                begin("A", "a")
                        .next("B")
                        .where(type("b"))
                        .optional()
                        .oneOrMore()
                        .next("C")
                        .where(type("c")),
                "a@1 c@2",
                "A=0 C=1 [on 1]");
    }

    @Test
    void everythingOptional_matchNeedsAnEvent() {
        check(
                begin("A", "a").optional().followedBy("B").where(type("b")).optional(),
                "c@1 b@2 a@3 b@4",
                "B=1 [on 1]",
                "A=2 [on 2]",
                "A=2 B=3 [on 3]",
                "B=3 [on 3]");
    }
}
