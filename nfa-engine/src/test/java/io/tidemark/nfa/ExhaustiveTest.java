// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

import static io.tidemark.nfa.check.MatchAssert.V;
import static io.tidemark.nfa.check.MatchAssert.begin;
import static io.tidemark.nfa.check.MatchAssert.type;
import static io.tidemark.pattern.WithinType.PREVIOUS_AND_CURRENT;
import static io.tidemark.pattern.condition.Aggregates.count;
import static io.tidemark.pattern.condition.Aggregates.last;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.nfa.compile.NfaCompiler;
import io.tidemark.nfa.conformance.CorpusEvent;
import io.tidemark.nfa.conformance.CorpusInput;
import io.tidemark.nfa.program.NfaGraph;
import io.tidemark.nfa.random.EngineCheck;
import io.tidemark.nfa.random.EngineCheck.Way;
import io.tidemark.nfa.random.RecordedRun;
import io.tidemark.nfa.reference.EngineMatcher;
import io.tidemark.nfa.reference.EngineMatcher.Usage;
import io.tidemark.nfa.reference.ReferenceMatcher;
import io.tidemark.nfa.reference.TieOrder;
import io.tidemark.pattern.AfterMatchSkip;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.condition.Condition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** All streams of up to six events of three types, one millisecond apart, for a list of patterns: no luck needed. */
final class ExhaustiveTest {
    private static final int MAX_LENGTH = 6;
    private static final List<Way> WAYS = List.of(
            new Way(true, Usage.PLAIN),
            new Way(false, Usage.PLAIN),
            new Way(true, Usage.SAVED),
            new Way(false, Usage.FILTERED));
    /** Conditions overlap: where they do not, there is little to go wrong. */
    private static final Condition<CorpusEvent> B_OR_C = type("b").or(type("c"));

    private static final List<AfterMatchSkip> SKIPS = List.of(
            AfterMatchSkip.noSkip(),
            AfterMatchSkip.skipToNext(),
            AfterMatchSkip.skipPastLastEvent(),
            AfterMatchSkip.skipToFirst("B"),
            AfterMatchSkip.skipToLast("B"));

    @Test
    void allShortStreams_againstNaiveMatcher_same() {
        List<Pattern<CorpusEvent>> patterns = patterns();
        List<List<CorpusInput>> streams = streams();
        LongAdder matches = new LongAdder();
        List<String> failures = patterns.parallelStream()
                .map(pattern -> failure(pattern, streams, matches))
                .filter(failure -> !failure.isEmpty())
                .toList();
        System.out.printf(
                "exhaustive: %d patterns, %d streams each, %d matches, %d patterns failed%n",
                patterns.size(), streams.size(), matches.sum(), failures.size());
        assertThat(failures).isEmpty();
        assertThat(matches.sum()).isGreaterThan((long) patterns.size() * streams.size() / 10);
    }

    /** All streams are keys of the same matchers: what one leaves behind must not reach another. */
    private static String failure(Pattern<CorpusEvent> pattern, List<List<CorpusInput>> streams, LongAdder matches) {
        NfaGraph<CorpusEvent> graph = NfaCompiler.compile(pattern);
        Nfa<CorpusEvent> nfa = Nfa.compile(pattern);
        List<EngineMatcher<CorpusEvent>> engines =
                WAYS.stream().map(way -> way.matcher(nfa)).toList();
        for (List<CorpusInput> stream : streams) {
            ReferenceMatcher<CorpusEvent> naive = ReferenceMatcher.ofGraph(graph, TieOrder.EARLIEST_EVENTS_FIRST);
            RecordedRun expected = RecordedRun.of(naive, stream, Integer.MAX_VALUE);
            matches.add(expected.matchCount());
            for (int i = 0; i < WAYS.size(); i++) {
                String difference = EngineCheck.difference(engines.get(i).forAnotherKey(), expected, WAYS.get(i));
                if (difference != null) {
                    return pattern + "on " + stream + "\n" + difference;
                }
            }
        }
        return "";
    }

    private static List<List<CorpusInput>> streams() {
        List<List<CorpusInput>> all = new ArrayList<>();
        List<List<CorpusInput>> longest = List.of(List.of());
        for (int length = 1; length <= MAX_LENGTH; length++) {
            List<List<CorpusInput>> longer = new ArrayList<>();
            for (List<CorpusInput> stream : longest) {
                for (int symbol = 0; symbol < 3; symbol++) {
                    int index = stream.size();
                    String type = List.of("a", "b", "c").get(symbol);
                    List<CorpusInput> extended = new ArrayList<>(stream);
                    extended.add(new CorpusInput.Arrival(CorpusEvent.of(index, "", index, type, symbol)));
                    longer.add(extended);
                }
            }
            all.addAll(longer);
            longest = longer;
        }
        return all;
    }

    private static List<Pattern<CorpusEvent>> patterns() {
        List<Pattern<CorpusEvent>> patterns = new ArrayList<>();
        for (UnaryOperator<Pattern<CorpusEvent>> quantifier : quantifiers()) {
            patterns.add(quantifier
                    .apply(begin("A", "a").next("B").where(B_OR_C))
                    .next("C")
                    .where(type("c")));
            patterns.add(quantifier
                    .apply(begin("A", "a").followedBy("B").where(B_OR_C))
                    .followedBy("C")
                    .where(type("c")));
            patterns.add(quantifier
                    .apply(begin("A", "a").followedByAny("B").where(B_OR_C))
                    .followedByAny("C")
                    .where(type("c")));
        }
        for (AfterMatchSkip skip : SKIPS) {
            patterns.add(skipping(begin("A", "a").followedBy("B").where(B_OR_C).oneOrMore(), skip));
            patterns.add(skipping(
                    Pattern.<CorpusEvent>begin("A")
                            .followedByAny("B")
                            .where(B_OR_C)
                            .times(1, 2),
                    skip));
            patterns.add(skipping(
                    begin("A", "a")
                            .optional()
                            .followedBy("B")
                            .where(B_OR_C)
                            .oneOrMore()
                            .notNext("N")
                            .where(type("b")),
                    skip));
            patterns.add(skipping(
                    begin("A", "a").followedBy("B").where(B_OR_C).oneOrMore().within(Duration.ofMillis(3)), skip));
        }
        negated(patterns);
        groups(patterns);
        windows(patterns);
        iterative(patterns);
        return patterns;
    }

    private static List<UnaryOperator<Pattern<CorpusEvent>>> quantifiers() {
        return List.of(
                pattern -> pattern,
                Pattern::optional,
                Pattern::oneOrMore,
                pattern -> pattern.oneOrMore().optional(),
                pattern -> pattern.oneOrMore().greedy(),
                pattern -> pattern.oneOrMore().consecutive(),
                pattern -> pattern.oneOrMore().allowCombinations(),
                pattern -> pattern.oneOrMore().until(type("a")),
                pattern -> pattern.times(2),
                pattern -> pattern.times(0, 2),
                pattern -> pattern.timesOrMore(2).greedy().until(type("a")));
    }

    private static Pattern<CorpusEvent> skipping(Pattern<CorpusEvent> pattern, AfterMatchSkip skip) {
        return pattern.afterMatch(skip);
    }

    private static void negated(List<Pattern<CorpusEvent>> patterns) {
        Pattern<CorpusEvent> a = begin("A", "a");
        patterns.add(a.notNext("N").where(type("b")).followedBy("C").where(type("c")));
        patterns.add(a.notFollowedBy("N").where(type("b")).followedBy("C").where(B_OR_C));
        patterns.add(a.oneOrMore()
                .notFollowedBy("N")
                .where(type("b"))
                .followedBy("C")
                .where(type("c")));
        patterns.add(a.notFollowedBy("N")
                .where(type("b"))
                .followedBy("C")
                .where(type("c"))
                .times(1, 2));
        patterns.add(a.notFollowedBy("N").where(type("b")).within(Duration.ofMillis(3)));
        patterns.add(a.oneOrMore().notFollowedBy("N").where(type("b")).within(Duration.ofMillis(4)));
        patterns.add(a.notNext("N").where(type("b")));
    }

    private static void groups(List<Pattern<CorpusEvent>> patterns) {
        Pattern<CorpusEvent> group = begin("A", "a").followedBy("B").where(B_OR_C);
        patterns.add(Pattern.begin(group).oneOrMore());
        patterns.add(Pattern.begin(group).times(1, 2).followedBy("C").where(type("c")));
        patterns.add(Pattern.begin(group).oneOrMore().consecutive().next("C").where(type("c")));
        patterns.add(Pattern.begin(group)
                .oneOrMore()
                .allowCombinations()
                .followedByAny("C")
                .where(type("c")));
        patterns.add(Pattern.begin(begin("A", "a").optional())
                .oneOrMore()
                .followedBy("C")
                .where(type("c")));
        patterns.add(
                Pattern.begin(begin("A", "a").oneOrMore()).oneOrMore().next("B").where(B_OR_C));
        patterns.add(Pattern.begin(Pattern.begin(group).optional().next("D").where(type("a")))
                .oneOrMore());
        patterns.add(
                begin("S", "c").followedBy(group).oneOrMore().until(type("c")).optional());
    }

    private static void windows(List<Pattern<CorpusEvent>> patterns) {
        Duration two = Duration.ofMillis(2);
        Pattern<CorpusEvent> ab = begin("A", "a").followedBy("B").where(B_OR_C);
        patterns.add(ab.within(two));
        patterns.add(ab.oneOrMore(two).followedBy("C").where(type("c")));
        patterns.add(ab.times(2, two));
        patterns.add(
                ab.optional().within(two, PREVIOUS_AND_CURRENT).followedBy("C").where(type("c")));
        patterns.add(ab.oneOrMore().within(two, PREVIOUS_AND_CURRENT).within(Duration.ofMillis(4)));
        patterns.add(begin("A", "a").notFollowedBy("N").where(type("b")).within(two, PREVIOUS_AND_CURRENT));
    }

    private static void iterative(List<Pattern<CorpusEvent>> patterns) {
        Pattern<CorpusEvent> any = Pattern.<CorpusEvent>begin("A");
        patterns.add(any.where(V.atLeast(last("A", V)).ifAbsent(true))
                .oneOrMore()
                .next("B")
                .where(type("a")));
        patterns.add(any.followedByAny("B").where(V.greaterThan(last("A", V))).oneOrMore());
        patterns.add(any.oneOrMore().consecutive().next("B").where(count("A").is(2)));
    }
}
