// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.compile;

import static io.tidemark.pattern.AfterMatchSkip.skipPastLastEvent;
import static io.tidemark.pattern.AfterMatchSkip.skipToFirst;
import static io.tidemark.pattern.AfterMatchSkip.skipToLast;
import static io.tidemark.pattern.WithinType.PREVIOUS_AND_CURRENT;
import static io.tidemark.pattern.condition.Aggregates.count;
import static io.tidemark.pattern.condition.Aggregates.last;
import static io.tidemark.pattern.condition.Aggregates.sum;
import static io.tidemark.pattern.condition.Reads.reads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.condition.Condition;
import io.tidemark.pattern.condition.Field;
import io.tidemark.pattern.condition.NumberField;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class PatternValidatorTest {
    private static final Duration NONE = Duration.ZERO;
    private static final Duration SHORT = Duration.ofMillis(5);
    private static final Duration LONG = Duration.ofMillis(7);
    private static final NumberField<Integer> V = Field.number("v", Integer::intValue);
    private static final Condition<Integer> ONE = V.is(1);
    private static final Condition<Integer> TWO = V.is(2);

    @ParameterizedTest(name = "{1}")
    @MethodSource({"names", "quantifiers", "negations", "windows", "readings", "skips"})
    void faults_pattern_exactly(Pattern<Integer> pattern, List<String> faults) {
        assertThat(PatternValidator.faults(pattern)).isEqualTo(faults);
    }

    @ParameterizedTest
    @MethodSource("legal")
    void faults_legalPattern_none(Pattern<Integer> pattern) {
        assertThat(PatternValidator.faults(pattern)).isEmpty();
    }

    @Test
    void faults_fiveOfThem_allInOrderOfStages() {
        Pattern<Integer> pattern = a().within(NONE)
                .followedBy("b")
                .greedy()
                .where(V.greaterThan(sum("c", V)))
                .next(a().times(0))
                .notFollowedBy("n")
                .optional();

        assertThat(PatternValidator.faults(pattern))
                .satisfiesExactly(
                        fault -> assertThat(fault).startsWith("stage \"a\": within is 0 ms"),
                        fault -> assertThat(fault).startsWith("stage \"b\": its condition reads sum(\"c\", v)"),
                        fault -> assertThat(fault).startsWith("stage \"b\": greedy() without a quantifier"),
                        fault -> assertThat(fault).startsWith("group 3 > stage \"a\": times(0) is out of range"),
                        fault -> assertThat(fault).startsWith("group 3 > stage \"a\": the name is taken"),
                        fault -> assertThat(fault).startsWith("stage \"n\": optional() on a notFollowedBy stage"));
    }

    @Test
    void faults_sixtyFourConditions_legalAndOneMoreNot() {
        assertThat(PatternValidator.faults(conditions(63).oneOrMore().until(V.is(-1))))
                .isEmpty();
        assertThat(PatternValidator.faults(conditions(64).oneOrMore().until(V.is(-1))))
                .containsExactly("pattern: it has 65 different conditions, where and until together; the limit is 64:"
                        + " use equal conditions where you can, or split the pattern");
        assertThat(PatternValidator.faults(conditions(64)
                        .oneOrMore()
                        .until(V.is(3))
                        .next("free")
                        .next("always")
                        .where(Condition.always())))
                .as("equal, absent and constant conditions do not count")
                .isEmpty();
    }

    @Test
    void faults_sixtyFourReads_legalAndOneMoreNot() {
        Condition<Integer> sums = IntStream.range(0, 63)
                .<Condition<Integer>>mapToObj(i -> V.greaterThan(sum("a", V.plus(i))))
                .reduce(Condition::and)
                .orElseThrow();
        Pattern<Integer> sixtyThree = a().next("b").where(sums);

        assertThat(PatternValidator.faults(sixtyThree.where(count("a").greaterThan(1))))
                .isEmpty();
        assertThat(PatternValidator.faults(sixtyThree.where((event, captures) -> true)))
                .containsExactly(
                        "pattern: its conditions read 65 different aggregates and events of stages; the limit is"
                                + " 64: declare what free conditions read, combine aggregates, or split the pattern");
    }

    static Stream<Arguments> names() {
        return Stream.of(
                row(
                        begin(""),
                        "stage \"\": the name is empty: give it one, as its events are found under it in" + " a match"),
                row(
                        begin("$end$"),
                        "stage \"$end$\": names that begin and end with $ are reserved: choose" + " another"),
                row(a().next("a"), taken("stage \"a\"")),
                row(a().next(begin("b").next(a())), taken("group 2 > group 2.2 > stage \"a\"")));
    }

    static Stream<Arguments> quantifiers() {
        return Stream.of(
                row(a().times(0), times("times(0)")),
                row(a().times(-1), times("times(-1)")),
                row(a().times(3, 2), times("times(3, 2)")),
                row(a().times(0, 0), times("times(0, 0)")),
                row(a().times(-1, 2), times("times(-1, 2)")),
                row(
                        a().timesOrMore(0),
                        "stage \"a\": timesOrMore(0) is out of range: needs n >= 1; for none or more"
                                + " write oneOrMore().optional()"),
                row(
                        a().times(2).timesOrMore(3),
                        "stage \"a\": timesOrMore(3) after times(2), but one quantifier is the"
                                + " limit: remove one of them"),
                row(
                        a().oneOrMore().times(2, 3),
                        "stage \"a\": times(2, 3) after oneOrMore(), but one quantifier is the"
                                + " limit: remove one of them"),
                row(a().optional().optional(), optionalTwice()),
                row(a().times(0, 2).optional(), optionalTwice()),
                row(
                        a().oneOrMore().greedy().next("b").optional(),
                        "stage \"b\": optional() after the greedy stage"
                                + " \"a\", which could not tell where to stop: remove greedy() there, or write times(0, 1)"
                                + " here"),
                row(
                        a().greedy(),
                        "stage \"a\": greedy() without a quantifier: legal after oneOrMore(), timesOrMore(n)"
                                + " or times(n, m); add one or remove it"),
                row(
                        Pattern.begin(a()).oneOrMore().greedy(),
                        "group 1: greedy() on a group: legal on stages only;"
                                + " remove it, or set it on the stages inside"),
                row(
                        a().oneOrMore().allowCombinations().greedy(),
                        "stage \"a\": greedy() after allowCombinations(),"
                                + " which asks for the shorter loops too: keep one of them"),
                row(a().consecutive(), inner("consecutive()")),
                row(a().allowCombinations(), inner("allowCombinations()")),
                row(a().times(2).consecutive().consecutive(), innerTwice("consecutive() after consecutive()")),
                row(
                        a().times(2).consecutive().allowCombinations(),
                        innerTwice("allowCombinations() after consecutive()")),
                row(
                        a().times(2).allowCombinations().consecutive(),
                        innerTwice("consecutive() after allowCombinations()")),
                row(a().until(ONE), until("what has no quantifier")),
                row(a().times(2).until(ONE), until("times(2)")),
                row(
                        a().oneOrMore().until(ONE).until(TWO),
                        "stage \"a\": until(...) twice, but one stop condition is"
                                + " the limit: combine them, a.or(b)"),
                row(Pattern.begin(a()).where(ONE), onGroup("where")),
                row(Pattern.begin(a()).or(ONE), onGroup("or")),
                row(Pattern.begin(a()).subtype(Integer.class), onGroup("subtype")));
    }

    static Stream<Arguments> negations() {
        return Stream.of(
                row(
                        a().notNext("n")
                                .oneOrMore()
                                .optional()
                                .greedy()
                                .consecutive()
                                .until(ONE)
                                .next("b"),
                        "stage \"n\": oneOrMore(), optional(), greedy(), consecutive(), until(...) on a notNext stage,"
                                + " which takes no events: legal are where, or, subtype and within"),
                row(a().optional().notNext("n").next("b"), afterOptional("notNext", "stage \"a\"")),
                row(a().times(0, 2).notFollowedBy("n").next("b"), afterOptional("notFollowedBy", "stage \"a\"")),
                row(Pattern.begin(a()).optional().notNext("n").next("b"), afterOptional("notNext", "a group")),
                row(a().notFollowedBy("n"), needsWindow()),
                row(a().within(SHORT, PREVIOUS_AND_CURRENT).notFollowedBy("n"), needsWindow()),
                row(a().times(2, LONG).notFollowedBy("n"), needsWindow()),
                row(
                        Pattern.begin(a().within(SHORT)).notFollowedBy("n"),
                        onLast("group 1 > stage \"a\""),
                        needsWindow()),
                row(
                        Pattern.begin(a().notFollowedBy("n").within(SHORT)).next("b"),
                        "group 1 > stage \"n\": a group cannot end with notFollowedBy, which lasts until the following"
                                + " stage: move it behind the group",
                        onLast("group 1 > stage \"n\"")));
    }

    static Stream<Arguments> windows() {
        return Stream.of(
                row(a().within(NONE), range("within is 0 ms")),
                row(a().within(Duration.ofNanos(1)), range("within is PT0.000000001S")),
                row(a().within(Duration.ofSeconds(Long.MAX_VALUE)), range("within is PT2562047788015215H30M7S")),
                row(a().within(Duration.ofSeconds(Long.MIN_VALUE)), range("within is PT-2562047788015215H-30M-8S")),
                row(a().within(SHORT.negated(), PREVIOUS_AND_CURRENT), range("within PREVIOUS_AND_CURRENT is -5 ms")),
                row(a().times(2, NONE), range("the window of times(2) is 0 ms")),
                row(a().oneOrMore(NONE), range("the window of oneOrMore() is 0 ms")),
                row(a().within(LONG, PREVIOUS_AND_CURRENT).within(SHORT), tooLong("within PREVIOUS_AND_CURRENT")),
                row(a().times(2, 3, LONG).next("b").within(SHORT), tooLong("the window of times(2, 3)")),
                row(
                        a().timesOrMore(2, LONG).next(begin("b").within(SHORT).next("c")),
                        tooLong("the window of timesOrMore(2)")),
                row(Pattern.begin(a().times(3).within(SHORT)).next("b").within(LONG), onLast("group 1 > stage \"a\"")),
                row(Pattern.begin(a()).next(Pattern.begin(begin("b")).within(SHORT)), onLast("group 2 > group 2.1")),
                row(
                        Pattern.begin(a().next(begin("b").within(SHORT)).within(SHORT)),
                        onLast("group 1 > group 1.2"),
                        onLast("group 1 > group 1.2 > stage \"b\"")));
    }

    static Stream<Arguments> readings() {
        Pattern<Integer> groups = Pattern.begin(a()).notNext("n").next(begin("b"));
        return Stream.of(
                row(
                        a().where(V.greaterThan(last("x", V))),
                        "stage \"a\": its condition reads last(\"x\", v), but there is no stage \"x\": name one of"
                                + " \"a\""),
                row(
                        groups.next("c").where(reads("b", "x"), (event, captures) -> true),
                        "stage \"c\": its condition reads the events of \"x\", but there is no stage \"x\": name one of"
                                + " \"a\", \"b\", \"c\""),
                row(
                        groups.oneOrMore().until(Condition.of(reads("x"), (event, captures) -> true)),
                        "group 3: its until condition reads the events of \"x\", but there is no stage \"x\": name one"
                                + " of \"a\", \"b\""),
                row(
                        groups.next("c").where(count("n").greaterThan(1)),
                        "stage \"c\": its condition reads count(\"n\"), but stage \"n\" is negated and takes no events:"
                                + " name one of \"a\", \"b\", \"c\""));
    }

    static Stream<Arguments> skips() {
        Pattern<Integer> pattern = a().notNext("n").next(begin("b")).next("c");
        String names = ": name one of \"a\", \"c\"";
        return Stream.of(
                row(a().version(-7), "pattern: its version is -7: legal are 0, for none, and more"),
                row(
                        a().next(begin("b").version(2)).version(3),
                        "group 2: the pattern inside has version 2, but a version is of the whole pattern: set it on the"
                                + " outermost pattern"),
                row(
                        pattern.afterMatch(skipToFirst("x")),
                        "pattern: the after-match skip strategy skipToFirst(\"x\") names stage \"x\", which does not"
                                + " exist" + names),
                row(
                        pattern.afterMatch(skipToLast("n").throwExceptionOnMiss()),
                        "pattern: the after-match skip strategy skipToLast(\"n\").throwExceptionOnMiss() names stage"
                                + " \"n\", which is negated and takes no events" + names),
                row(
                        pattern.afterMatch(skipToLast("b")),
                        "pattern: the after-match skip strategy skipToLast(\"b\") names stage \"b\", which is inside a"
                                + " group" + names),
                row(
                        Pattern.begin(a()).afterMatch(skipToFirst("a")),
                        "pattern: the after-match skip strategy skipToFirst(\"a\") names stage \"a\", which is inside a"
                                + " group: there is none it could name, choose another strategy"),
                row(
                        Pattern.begin(a().afterMatch(skipPastLastEvent())),
                        "group 1: the pattern inside has the after-match skip strategy skipPastLastEvent(), but a"
                                + " strategy is of the whole pattern: set it on the outermost pattern"));
    }

    static Stream<Pattern<Integer>> legal() {
        return Stream.of(
                a(),
                begin("$"),
                begin("a:1").next("a:2"),
                a().optional().oneOrMore(),
                a().until(ONE).oneOrMore(),
                a().greedy().consecutive().times(2),
                a().oneOrMore().greedy().allowCombinations(),
                a().oneOrMore().greedy().next("b").times(0, 1),
                a().within(NONE).within(SHORT),
                a().within(SHORT, PREVIOUS_AND_CURRENT).within(SHORT),
                a().times(2, LONG).next(begin("b").within(SHORT, PREVIOUS_AND_CURRENT)),
                Pattern.begin(a().times(3, SHORT)).next("b").within(LONG),
                a().within(SHORT).notFollowedBy("n"),
                a().notFollowedBy("n").within(SHORT, PREVIOUS_AND_CURRENT),
                Pattern.begin(a().within(SHORT).next("b")).notFollowedBy("n"),
                Pattern.begin(a().notNext("n")).next("b"),
                Pattern.begin(a().optional()).notNext("n").next("b"),
                a().notFollowedBy("n").notNext("m").next("b"),
                a().where(V.greaterThan(last("a", V)).or(V.greaterThan(last("b", V))))
                        .next("b"),
                a().notNext("n").where(count("n").greaterThan(1)).next("b"),
                a().where((event, captures) -> captures.events("anything").isEmpty()),
                a().next(begin("b")).afterMatch(skipToFirst("a")));
    }

    private static Pattern<Integer> a() {
        return begin("a");
    }

    private static Pattern<Integer> begin(String name) {
        return Pattern.begin(name);
    }

    private static Pattern<Integer> conditions(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> begin("s" + i).where(V.is(i)))
                .reduce((all, one) -> all.next(one))
                .orElseThrow();
    }

    private static Arguments row(Pattern<Integer> pattern, String... faults) {
        return arguments(pattern, List.of(faults));
    }

    private static String taken(String where) {
        return where + ": the name is taken by the earlier stage \"a\"; names must be different across the groups too:"
                + " rename one of them";
    }

    private static String times(String call) {
        return "stage \"a\": " + call + " is out of range: times(n) needs n >= 1, times(n, m) needs 0 <= n <= m and"
                + " m >= 1; for events that must not come use notNext or notFollowedBy";
    }

    private static String optionalTwice() {
        return "stage \"a\": optional() on what is optional already, as times(0, m) is: remove one of them";
    }

    private static String inner(String call) {
        return "stage \"a\": " + call + " without a quantifier: legal after oneOrMore(), timesOrMore(n) or times(...);"
                + " add one or remove it";
    }

    private static String innerTwice(String calls) {
        return "stage \"a\": " + calls + ", but one of the two, once, is the limit: remove one of them";
    }

    private static String until(String what) {
        return "stage \"a\": until(...) on " + what + ": legal with oneOrMore() or timesOrMore(n), as nothing else goes"
                + " on without end";
    }

    private static String onGroup(String call) {
        return "group 1: " + call + "(...) on a group, which has no condition of its own: put it on the stages inside";
    }

    private static String afterOptional(String call, String what) {
        return "stage \"n\": " + call + " directly after " + what + ", which is optional: it would not be clear what it"
                + " comes after; use two patterns, one with and one without the optional part";
    }

    private static String needsWindow() {
        return "stage \"n\": the last stage is notFollowedBy, which needs a window to know when to stop waiting: add"
                + " within(...)";
    }

    private static String onLast(String where) {
        return where + ": within(5 ms) on the last element of a group would limit nothing, neither the group nor the"
                + " match: to limit the whole match, set it on an element of the outermost pattern; to limit the time from"
                + " one event to the next, use times(n, window), oneOrMore(window) or within(window,"
                + " PREVIOUS_AND_CURRENT); to limit the group alone, compare with the time of its first event in a"
                + " condition";
    }

    private static String range(String what) {
        return "stage \"a\": " + what + "; legal are 1 ms to 365000 days: choose one of these, or leave it out for no"
                + " window";
    }

    private static String tooLong(String what) {
        return "stage \"a\": " + what + " is 7 ms, longer than the window of the whole match, 5 ms, and so without"
                + " effect: shorten the one or lengthen the other";
    }
}
