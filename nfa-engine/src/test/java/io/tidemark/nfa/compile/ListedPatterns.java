// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.compile;

import static io.tidemark.nfa.compile.ExampleWords.A;
import static io.tidemark.nfa.compile.ExampleWords.B;
import static io.tidemark.nfa.compile.ExampleWords.C;
import static io.tidemark.nfa.compile.ExampleWords.TYPE;
import static io.tidemark.nfa.compile.ExampleWords.V;
import static io.tidemark.nfa.compile.ExampleWords.begin;
import static io.tidemark.nfa.compile.ExampleWords.ms;
import static io.tidemark.pattern.WithinType.PREVIOUS_AND_CURRENT;
import static io.tidemark.pattern.condition.Aggregates.last;
import static io.tidemark.pattern.condition.Aggregates.sum;

import io.tidemark.nfa.compile.ExampleWords.Deposit;
import io.tidemark.nfa.compile.ExampleWords.Event;
import io.tidemark.pattern.AfterMatchSkip;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.condition.Condition;
import io.tidemark.pattern.condition.Reads;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The patterns whose automata are kept as listings: every operator by itself, and where two of them meet. */
final class ListedPatterns {
    private static final Condition<Event> N = TYPE.is("n");
    private static final Condition<Event> UNTIL = V.greaterThan(9);

    private ListedPatterns() {}

    /** By the name of the listing. */
    static Map<String, Pattern<Event>> all() {
        Map<String, Pattern<Event>> patterns = new LinkedHashMap<>();
        sequences(patterns);
        negations(patterns);
        quantifiers(patterns);
        optionals(patterns);
        loops(patterns);
        groups(patterns);
        windows(patterns);
        strategies(patterns);
        conditions(patterns);
        return patterns;
    }

    /** The pattern of a listing. */
    static Pattern<Event> named(String name) {
        return Objects.requireNonNull(all().get(name), name);
    }

    private static Pattern<Event> a() {
        return begin("a").where(A);
    }

    private static Pattern<Event> ab() {
        return a().next("b").where(B);
    }

    private static void sequences(Map<String, Pattern<Event>> patterns) {
        patterns.put("single", a());
        patterns.put("strict", ab());
        patterns.put("relaxed", a().followedBy("b").where(B));
        patterns.put("any", a().followedByAny("b").where(B));
        patterns.put("no-condition", begin("a").followedBy("b").next("c").where(C));
    }

    private static void negations(Map<String, Pattern<Event>> patterns) {
        patterns.put("not-next", a().notNext("n").where(N).followedBy("b").where(B));
        patterns.put("not-next-last", a().notNext("n").where(N));
        patterns.put(
                "not-followed", a().notFollowedBy("n").where(N).followedBy("b").where(B));
        patterns.put("not-followed-last", a().notFollowedBy("n").where(N).within(ms(5)));
        patterns.put(
                "not-followed-strict", a().notFollowedBy("n").where(N).next("b").where(B));
        patterns.put(
                "not-followed-optional",
                a().notFollowedBy("n")
                        .where(N)
                        .followedBy("b")
                        .where(B)
                        .optional()
                        .followedBy("c")
                        .where(C));
        patterns.put(
                "not-followed-after-loop",
                a().oneOrMore().notFollowedBy("n").where(N).followedBy("b").where(B));
        patterns.put(
                "not-followed-not-next",
                a().notFollowedBy("m")
                        .where(C)
                        .notNext("n")
                        .where(N)
                        .followedBy("b")
                        .where(B));
    }

    private static void quantifiers(Map<String, Pattern<Event>> patterns) {
        patterns.put("times", a().times(3));
        patterns.put("times-strict", a().times(3).consecutive());
        patterns.put("times-any", a().times(3).allowCombinations());
        patterns.put("times-range", a().times(1, 3).next("b").where(B));
        patterns.put(
                "times-from-zero",
                begin("c").where(C).next("a").where(A).times(0, 2).next("b").where(B));
        patterns.put(
                "times-range-greedy", a().times(1, 3).greedy().followedBy("b").where(B));
        patterns.put("times-or-more", a().timesOrMore(2).next("b").where(B));
    }

    private static void optionals(Map<String, Pattern<Event>> patterns) {
        patterns.put(
                "optional-strict", a().next("b").where(B).optional().next("c").where(C));
        patterns.put(
                "optional-relaxed",
                a().followedBy("b").where(B).optional().followedBy("c").where(C));
        patterns.put("optional-first", a().optional().next("b").where(B));
        patterns.put("optional-last", ab().optional());
    }

    private static void loops(Map<String, Pattern<Event>> patterns) {
        patterns.put("loop", a().oneOrMore().followedBy("b").where(B));
        patterns.put("loop-strict", a().oneOrMore().consecutive().next("b").where(B));
        patterns.put(
                "loop-any", a().oneOrMore().allowCombinations().followedBy("b").where(B));
        patterns.put(
                "loop-optional",
                begin("c")
                        .where(C)
                        .followedBy("a")
                        .where(A)
                        .oneOrMore()
                        .optional()
                        .followedBy("b")
                        .where(B));
        patterns.put("loop-greedy", a().oneOrMore().greedy().next("b").where(V.greaterThan(1)));
        patterns.put("loop-until", a().oneOrMore().until(UNTIL).followedBy("b").where(B));
        patterns.put(
                "loop-greedy-until",
                a().oneOrMore().greedy().until(UNTIL).next("b").where(B));
    }

    private static void groups(Map<String, Pattern<Event>> patterns) {
        patterns.put("group", begin(ab()).followedBy("c").where(C));
        patterns.put("group-times", begin(ab()).times(2).followedBy("c").where(C));
        patterns.put(
                "group-loop",
                begin(a().followedBy("b").where(B)).oneOrMore().next("c").where(C));
        patterns.put(
                "group-loop-strict",
                begin(ab()).oneOrMore().consecutive().next("c").where(C));
        patterns.put(
                "group-optional",
                begin("c").where(C).followedBy(ab()).optional().followedBy("d").where(V.greaterThan(1)));
        patterns.put(
                "group-until",
                begin(ab()).oneOrMore().until(UNTIL).followedBy("c").where(C));
        patterns.put(
                "group-not-next",
                begin(a().notNext("n").where(N).followedBy("b").where(B))
                        .oneOrMore()
                        .until(UNTIL)
                        .next("c")
                        .where(C));
        patterns.put(
                "group-in-group",
                begin(begin(a().next("b").where(B).optional())
                                .oneOrMore()
                                .next("c")
                                .where(C))
                        .times(2));
    }

    private static void windows(Map<String, Pattern<Event>> patterns) {
        patterns.put("window", a().followedBy("b").where(B).within(ms(5)));
        patterns.put("gap", ab().followedBy("c").where(C).within(ms(5), PREVIOUS_AND_CURRENT));
        patterns.put("gap-loop", a().oneOrMore(ms(5)).followedBy("b").where(B));
        patterns.put("gap-times", a().times(3, ms(5)).followedBy("b").where(B).within(ms(9)));
        patterns.put(
                "gap-optional",
                a().followedBy("b")
                        .where(B)
                        .optional()
                        .within(ms(5), PREVIOUS_AND_CURRENT)
                        .followedBy("c")
                        .where(C));
        patterns.put("gap-not-followed-last", a().notFollowedBy("n").where(N).within(ms(5), PREVIOUS_AND_CURRENT));
    }

    private static void strategies(Map<String, Pattern<Event>> patterns) {
        patterns.put("skip-to-next", ab().afterMatch(AfterMatchSkip.skipToNext()));
        patterns.put("skip-past-last", ab().afterMatch(AfterMatchSkip.skipPastLastEvent()));
        patterns.put("skip-to-first", ab().afterMatch(AfterMatchSkip.skipToFirst("b")));
        patterns.put(
                "skip-to-last-or-throw",
                ab().afterMatch(AfterMatchSkip.skipToLast("b").throwExceptionOnMiss()));
    }

    private static void conditions(Map<String, Pattern<Event>> patterns) {
        patterns.put(
                "conditions",
                begin("a")
                        .where(A.or(B))
                        .where(V.greaterThan(3).and(C.not()))
                        .followedBy("b")
                        .where(V.greaterThan(last("a", V)).ifAbsent(true))
                        .where(V.lessThan(sum("a", V).times(2)))
                        .followedBy("c")
                        .subtype(Deposit.class)
                        .or(event -> event.value() == 7)
                        .followedBy("d")
                        .where(
                                Reads.reads("a"),
                                (event, taken) -> taken.events("a").size() > 1)
                        .where(Condition.named("round", event -> event.value() % 10 == 0)));
        patterns.put(
                "conditions-shared",
                a().followedBy("b")
                        .where(A.and(V.greaterThan(1)))
                        .followedBy("c")
                        .where(A));
        patterns.put(
                "conditions-constant",
                begin("a").where(Condition.never()).next("b").where(Condition.always()));
    }
}
