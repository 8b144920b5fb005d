// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.compile;

import static io.tidemark.nfa.compile.ExampleWords.A;
import static io.tidemark.nfa.compile.ExampleWords.B;
import static io.tidemark.nfa.compile.ExampleWords.C;
import static io.tidemark.nfa.compile.ExampleWords.V;
import static io.tidemark.nfa.compile.ExampleWords.begin;
import static io.tidemark.nfa.compile.ExampleWords.ms;
import static io.tidemark.pattern.AfterMatchSkip.skipPastLastEvent;
import static io.tidemark.pattern.condition.Aggregates.avg;
import static io.tidemark.pattern.condition.Aggregates.count;
import static io.tidemark.pattern.condition.Aggregates.distinctWith;
import static io.tidemark.pattern.condition.Aggregates.last;
import static io.tidemark.pattern.condition.Aggregates.max;
import static io.tidemark.pattern.condition.Aggregates.sum;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.Tidemark;
import io.tidemark.nfa.KeyMatcher;
import io.tidemark.nfa.Nfa;
import io.tidemark.nfa.StateBound;
import io.tidemark.nfa.compile.ExampleWords.Event;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.WithinType;
import io.tidemark.pattern.condition.Condition;
import io.tidemark.pattern.condition.Reads;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class BoundAnalyzerTest {
    private static final String BETWEEN =
            "stage \"n\": what it forbids is forbidden also between the events of stage \"a\" before it, not only after"
                    + " the last of them. If that is not meant, put a stage of its own between the two.";

    private static Pattern<Event> a() {
        return begin("a").where(A);
    }

    private static StateBound bound(Pattern<Event> pattern) {
        return Nfa.compile(pattern).bound();
    }

    @ParameterizedTest
    @MethodSource("limits")
    void limit_pattern_saysWhatEndsAPartialMatch(Pattern<Event> pattern, String limit, String runs) {
        assertThat(bound(pattern).limit()).isEqualTo(limit);
        assertThat(bound(pattern).isBounded()).isEqualTo(limit != null);
        assertThat(bound(pattern).runs()).isEqualTo(runs);
    }

    static Stream<Arguments> limits() {
        String n = "n, n = events of the key that are taken";
        Pattern<Event> relaxed = a().followedBy("b").where(B);
        return Stream.of(
                Arguments.of(a(), "each event is a match or not", "constant"),
                Arguments.of(a().next("b").where(B), "by the next event of the key", "constant"),
                Arguments.of(a().notNext("n").where(B), "by the next event of the key", "constant"),
                Arguments.of(a().notNext("n"), "by the next event of the key", "constant"),
                Arguments.of(a().optional(), "each event is a match or not", "constant"),
                Arguments.of(a().times(20_000).consecutive(), "by the next 19999 events of the key", "constant"),
                Arguments.of(
                        a().next("b").where(B).next("c").where(C).within(Duration.ofDays(2)),
                        "by a window of 2 d, and by the next 2 events of the key",
                        "constant"),
                Arguments.of(relaxed, null, n),
                Arguments.of(relaxed.within(Duration.ofMinutes(90)), "by a window of 90 min", n + " within the window"),
                Arguments.of(
                        relaxed.within(ms(1500), WithinType.PREVIOUS_AND_CURRENT),
                        "by windows since the event before",
                        n),
                Arguments.of(a().oneOrMore(ms(5)).followedBy("b").where(B), null, "n^2" + n.substring(1)),
                Arguments.of(a().oneOrMore().consecutive(), null, "n^2" + n.substring(1)),
                Arguments.of(
                        a().notFollowedBy("n").where(B).within(ms(7)),
                        "by a window of 7 ms",
                        n + " within the window"));
    }

    @ParameterizedTest
    @MethodSource("notsAfterLoops")
    void findings_notFollowedByAfterSeveralEvents_saysThatItHoldsBetweenThem(Pattern<Event> pattern, boolean said) {
        assertThat(bound(pattern).findings().contains(BETWEEN)).isEqualTo(said);
    }

    static Stream<Arguments> notsAfterLoops() {
        return Stream.of(
                Arguments.of(notB(a().oneOrMore()), true),
                Arguments.of(notB(a().times(2)), true),
                Arguments.of(notB(a()), false),
                Arguments.of(notB(a().times(1)), false),
                Arguments.of(notB(begin(begin("c").where(C).next("a").where(A).times(2))), true),
                Arguments.of(a().times(2).followedBy("b").where(B), false));
    }

    private static Pattern<Event> notB(Pattern<Event> pattern) {
        return pattern.notFollowedBy("n").where(B).followedBy("end").where(C).within(ms(9));
    }

    @Test
    void findings_notFollowedByAfterLoop_isWhatTheEngineDoes() {
        assertThat(Tidemark.explain(notB(a().oneOrMore()))).contains("- " + BETWEEN);
        assertThat(matches(notB(a().times(2)), "a1 b2 a3 c4")).isZero();
        assertThat(matches(notB(a().followedBy("a2").where(A)), "a1 b2 a3 c4")).isEqualTo(1);
    }

    private static int matches(Pattern<Event> pattern, String input) {
        KeyMatcher<Event> matcher = Nfa.compile(pattern).newKeyMatcher();
        int[] matches = {0};
        for (String word : input.split(" ", -1)) {
            long time = Long.parseLong(word.substring(1));
            matcher.process(new Event(word.substring(0, 1), time, 0), time, match -> matches[0]++);
        }
        return matches[0];
    }

    @Test
    void findings_groupBeginsWithGroup_saysThatItIsStrict() {
        Pattern<Event> inner = begin("b").where(B);
        String strict = "so it must come right after the event before";

        assertThat(Tidemark.explain(a().followedBy(begin(inner)))).contains(strict);
        assertThat(matches(a().followedBy(begin(inner)), "a1 c2 b3")).isZero();
        assertThat(Tidemark.explain(a().followedBy(inner))).doesNotContain(strict);
        assertThat(matches(a().followedBy(inner), "a1 c2 b3")).isEqualTo(1);

        assertThat(Tidemark.explain(begin(begin(inner)).times(2))).contains(strict);
        assertThat(matches(begin(begin(inner)).times(2), "b1 c2 b3")).isZero();
        assertThat(Tidemark.explain(begin(inner).times(2))).doesNotContain(strict);
        assertThat(matches(begin(inner).times(2), "b1 c2 b3")).isEqualTo(1);
        assertThat(Tidemark.explain(a().next(begin(inner)))).doesNotContain(strict);
    }

    @Test
    void findings_windowSinceTheEventBefore_saysWherePartialMatchesAreKeptApart() {
        StateBound bound = bound(a().followedBy("b")
                .where(B)
                .within(ms(5), WithinType.PREVIOUS_AND_CURRENT)
                .followedBy("c")
                .where(C)
                .within(ms(9)));

        assertThat(bound.findings())
                .containsExactly(
                        "a window since the event before: while \"b\" is waited for, partial matches whose last"
                                + " events differ in time are kept apart.");
        assertThat(bound.cost())
                .isEqualTo("a step for each group of partial matches that is kept apart, see below, plus one for each"
                        + " match emitted");
    }

    @Test
    void findings_windowsOfDifferentLength_namesBothAndWhichDecides() {
        Pattern<Event> pattern =
                a().times(3).within(Duration.ofMinutes(5)).followedBy("b").where(B);

        assertThat(bound(pattern.within(Duration.ofMinutes(15))).findings())
                .containsExactly("two windows, 5 min on stage \"a\" and 15 min on stage \"b\": each holds for the whole"
                        + " match, so the smaller one, 5 min, decides, and the other has no effect. Leave out the one that"
                        + " is not meant; for the time from one event to the next use times(n, window), oneOrMore(window)"
                        + " or within(window, PREVIOUS_AND_CURRENT).");
        assertThat(bound(pattern.within(Duration.ofMinutes(5))).findings()).isEmpty();
        assertThat(bound(pattern).findings()).isEmpty();
    }

    @Test
    void findings_windowInsideGroup_saysThatItHoldsForTheWholeMatch() {
        Pattern<Event> group = a().within(ms(5)).next("b").where(B);

        assertThat(bound(begin(group).followedBy("c").where(C)).findings())
                .containsExactly(
                        "stage \"a\": its window of 5 ms is set inside a group, and holds for the whole match all"
                                + " the same. If that is meant, set it on an element of the outermost pattern, where it can be"
                                + " seen.");
        assertThat(bound(begin(begin(group).within(ms(9)).next("c").where(C))).findings())
                .anyMatch(finding -> finding.startsWith(
                        "two windows, 5 ms on stage \"a\" and 9 ms on the group that ends" + " with stage \"b\""));
    }

    @Test
    void findings_lambdaWithoutName_saysThatItsChangeGoesUnnoticed() {
        Pattern<Event> pattern = a().next("b").where(B).where(event -> event.value() > 3);

        assertThat(bound(pattern).findings())
                .containsExactly("lambdas without a name, on \"b\": if one is changed while partial matches are open,"
                        + " nobody notices when a job goes on from a checkpoint. Give it a name with Condition.named(...)"
                        + " that changes with it, or change the version(...) of the pattern.");
        assertThat(Nfa.compile(pattern).lambdas()).isEqualTo(1);
        Pattern<Event> named = a().next("b").where(Condition.named("high", event -> event.value() > 3));
        assertThat(bound(named).findings()).isEmpty();
        assertThat(Nfa.compile(named).lambdas()).isZero();
    }

    @Test
    void findings_skipStrategy_saysHowLongAMatchMayBeHeldBack() {
        Pattern<Event> pattern = a().followedBy("b").where(B).afterMatch(skipPastLastEvent());
        String held = "after match skipPastLastEvent(): a complete match is held back while a partial match that began"
                + " earlier is open, as that one may skip it: ";

        assertThat(bound(pattern.within(Duration.ofMinutes(15))).findings())
                .containsExactly(
                        held + "for almost 15 min, the window, at worst. Without a strategy none is held back.");
        assertThat(bound(pattern).findings())
                .contains(held + "perhaps for ever, as nothing ends that one. Add within(...).");
        assertThat(bound(a().next("b").where(B).afterMatch(skipPastLastEvent())).findings())
                .containsExactly(held + "at worst until that one is over. Without a strategy none is held back.");
        assertThat(bound(a().afterMatch(skipPastLastEvent())).findings()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("early")
    void findings_conditionReadsWhatIsTakenLater_saidSo(Pattern<Event> pattern, boolean said) {
        assertThat(bound(pattern).findings().stream().anyMatch(finding -> finding.contains("none to read yet")))
                .isEqualTo(said);
    }

    static Stream<Arguments> early() {
        return Stream.of(
                Arguments.of(a().where(V.greaterThan(max("b", V))).next("b"), true),
                Arguments.of(a().where(V.greaterThan(last("a", V)).ifAbsent(true)), true),
                Arguments.of(
                        a().where(V.greaterThan(last("a", V)).ifAbsent(true)).oneOrMore(), false),
                Arguments.of(a().next("b").where(V.greaterThan(max("a", V))), false),
                Arguments.of(
                        a().next("b")
                                .where(Reads.reads("c"), (event, taken) -> true)
                                .next("c"),
                        true),
                Arguments.of(
                        begin(a().where(V.greaterThan(last("b", V)).ifAbsent(true))
                                        .next("b")
                                        .where(B))
                                .oneOrMore(),
                        false));
    }

    @ParameterizedTest
    @MethodSource("firstEvents")
    void findings_firstEventReadsWhatIsAbsentThen_saidSo(Pattern<Event> pattern, boolean said) {
        StateBound bound = bound(pattern);
        assertThat(bound.findings().stream().anyMatch(finding -> finding.contains("so it never takes any")))
                .isEqualTo(said);
        assertThat(bound.mistakes()).hasSize(said ? 1 : 0);
        assertThat(matches(pattern, "a1 a2 b3 a4 b5 a6")).matches(count -> (count == 0) == said);
    }

    static Stream<Arguments> firstEvents() {
        Condition<Event> rising = V.atLeast(last("a", V));
        return Stream.of(
                Arguments.of(a().where(rising).timesOrMore(2), true),
                Arguments.of(a().where(V.atMost(max("a", V).times(2).plus(1))).times(2), true),
                Arguments.of(a().where(V.lessThan(3).and(rising)).oneOrMore(), true),
                Arguments.of(a().where(rising.or(V.greaterThan(avg("a", V)))).oneOrMore(), true),
                Arguments.of(a().where(last("a", V).isPresent()).oneOrMore(), true),
                Arguments.of(begin(a().where(rising)).times(2), true),
                Arguments.of(a().where(V.atLeast(last("a", V)).ifAbsent(true)).timesOrMore(2), false),
                Arguments.of(a().where(rising.or(last("a", V).isAbsent())).timesOrMore(2), false),
                Arguments.of(a().where(V.lessThan(last("a", V)).not()).timesOrMore(2), false),
                Arguments.of(a().where(V.atLeast(sum("a", V))).times(2), false),
                Arguments.of(a().where(count("a").lessThan(2)).oneOrMore(), false),
                Arguments.of(a().where(distinctWith("a", V).lessThan(9)).times(2), false),
                Arguments.of(a().oneOrMore().until(V.greaterThan(last("a", V))), false),
                Arguments.of(a().oneOrMore().followedBy("b").where(B).where(rising), false));
    }

    @Test
    void mistakes_pattern_areThoseFindingsThatHardlyAnybodyMeans() {
        assertThat(bound(a().where(V.greaterThan(last("a", V))).oneOrMore()).mistakes())
                .containsExactly(
                        "stage \"a\": compares its first event too with last(\"a\", v), which is absent until it has taken"
                                + " one, so it never takes any. Say ifAbsent(true) of the comparison if the first event is"
                                + " to be taken whatever it is.");
        assertThat(bound(a().where(V.greaterThan(max("b", V))).next("b")).mistakes())
                .containsExactly(
                        "stage \"a\": reads \"b\", which takes its events no earlier: there are none to read yet."
                                + " Put the condition on a later stage.");
        assertThat(bound(a().within(ms(3)).next("b").where(B).within(ms(5))).mistakes())
                .hasSize(1);
        assertThat(bound(notB(a().oneOrMore()).afterMatch(skipPastLastEvent()).where(event -> true))
                        .mistakes())
                .isEmpty();
    }

    @Test
    void toString_pattern_inFull() {
        assertThat(bound(a().next("b").where(V.greaterThan(last("a", V))))).hasToString("""
                state: bounded, by the next event of the key
                open partial matches at worst: constant
                cost of an event at worst: a step for each group of partial matches that is kept apart, see below, plus one for each match emitted
                - stage "b": reads last("a", v); partial matches with different values are kept apart up to here.
                """);
    }
}
