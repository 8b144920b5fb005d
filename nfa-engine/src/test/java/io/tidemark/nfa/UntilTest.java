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

/** Stop conditions of loops. */
final class UntilTest {
    @Test
    void until_afterTheFirstEvent_endsTheLoop() {
        check(
                begin("A", "a").oneOrMore().until(type("d")).followedBy("B").where(type("b")),
                "a@1 d@2 a@3 b@4",
                "A=0 B=3 [on 3]",
                "A=2 B=3 [on 3]");
    }

    @Test
    void until_beforeTheFirstEvent_isIgnored() {
        check(
                begin("S", "c")
                        .followedBy("A")
                        .where(type("a"))
                        .oneOrMore()
                        .until(type("d"))
                        .followedBy("B")
                        .where(type("b")),
                "c@1 d@2 a@3 b@4",
                "S=0 A=2 B=3 [on 3]");
    }

    @Test
    void until_eventFitsBoth_isNotTaken() {
        check(
                begin("A", "a")
                        .oneOrMore()
                        .until(V.atLeast(3))
                        .consecutive()
                        .next("B")
                        .where(type("a")),
                "a@1 a@2:5",
                "A=0 B=1 [on 1]");
    }

    @Test
    void until_onGroup_actsFromTheStart() {
        check(
                Pattern.begin(begin("A", "a").followedBy("B").where(type("b")))
                        .oneOrMore()
                        .until(type("d"))
                        .followedBy("C")
                        .where(type("c")),
                "a@1 d@2 b@3 c@4");
    }

    @Test
    void until_onGroup_doesNotActInNestedGroups() {
        Pattern<CorpusEvent> pattern = Pattern.begin(
                        Pattern.begin(begin("A", "a").followedBy("B").where(type("b")))
                                .followedBy("E")
                                .where(type("e")))
                .oneOrMore()
                .until(type("d"))
                .followedBy("C")
                .where(type("c"));
        check(pattern, "a@1 d@2 b@3 e@4 c@5", "A=0 B=2 E=3 C=4 [on 4]");
        check(pattern, "a@1 b@2 d@3 e@4 c@5");
    }
}
