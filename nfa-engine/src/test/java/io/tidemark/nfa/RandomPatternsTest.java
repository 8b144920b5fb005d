// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.nfa.conformance.ConditionTier;
import io.tidemark.nfa.conformance.CorpusCase;
import io.tidemark.nfa.conformance.CorpusEvent;
import io.tidemark.nfa.random.CaseGenerator;
import io.tidemark.nfa.random.CaseGenerator.Size;
import io.tidemark.nfa.random.EngineCheck;
import io.tidemark.nfa.random.EngineCheck.Way;
import io.tidemark.nfa.random.RecordedRun;
import io.tidemark.nfa.reference.EngineMatcher.Usage;
import io.tidemark.pattern.MalformedPatternException;
import io.tidemark.pattern.Pattern;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Random patterns and streams: the engine against the naive matcher, with and without time-outs, written to bytes and
 * read back after every call, and with the ignorable events kept from it. {@code -Drandom.seed=N} and
 * {@code -Drandom.cases=N} take others. A case that fails is made small and printed.
 */
final class RandomPatternsTest {
    private static final List<Usage> STATES_GO_ANOTHER_WAY = List.of(Usage.SAVED, Usage.ADAPTED, Usage.COPIED);
    private static final long SEED = Long.getLong("random.seed", 20260117);
    private static final int CASES = Integer.getInteger("random.cases", 100_000);
    private static final int FAILURES_SHOWN = 5;
    private static final List<ConditionTier> TIERS = List.of(ConditionTier.values());

    private final LongAdder refused = new LongAdder();
    private final LongAdder matches = new LongAdder();
    private final LongAdder timeouts = new LongAdder();

    @Test
    void smallCases_againstNaiveMatcher_sameMatchesTimeoutsAndOrder() {
        run(Size.SMALL, CASES);
    }

    @Test
    void largeCases_againstNaiveMatcher_sameMatchesTimeoutsAndOrder() {
        run(Size.LARGE, Math.max(1, CASES / 100));
    }

    private void run(Size size, int cases) {
        CaseGenerator generator = new CaseGenerator(SEED, size);
        int[] failing = IntStream.range(0, cases)
                .parallel()
                .filter(number -> fails(generator.generate(number), number))
                .toArray();
        System.out.printf(
                "random patterns, %s, seed %d: %d cases, %d refused, %d matches, %d time-outs, %d failed%n",
                size, SEED, cases, refused.sum(), matches.sum(), timeouts.sum(), failing.length);
        List<String> failures = IntStream.of(failing)
                .limit(FAILURES_SHOWN)
                .mapToObj(number -> EngineCheck.minimized(generator.generate(number), tier(number)))
                .toList();
        assertThat(failures).isEmpty();
        // A generator that makes nothing of interest would pass, too.
        assertThat(refused.sum()).isLessThan(cases / 4);
        assertThat(matches.sum()).isGreaterThan(cases);
        assertThat(timeouts.sum()).isGreaterThan(cases / 2);
    }

    private boolean fails(CorpusCase corpusCase, int number) {
        try {
            Pattern<CorpusEvent> pattern = corpusCase.pattern(tier(number));
            RecordedRun expected = RecordedRun.of(pattern, corpusCase.inputs(), EngineCheck.MAX_RUNS);
            matches.add(expected.matchCount());
            timeouts.add(expected.timeoutCount());
            return EngineCheck.difference(pattern, expected, ways(number)) != null;
        } catch (MalformedPatternException e) {
            refused.increment();
            return false;
        }
    }

    private static List<Way> ways(int number) {
        boolean even = number % 2 == 0;
        return List.of(
                new Way(true, Usage.PLAIN),
                new Way(false, Usage.PLAIN),
                new Way(even, STATES_GO_ANOTHER_WAY.get(number / 2 % STATES_GO_ANOTHER_WAY.size())),
                new Way(!even, Usage.FILTERED));
    }

    private static ConditionTier tier(int number) {
        // Not in step with the ways.
        return TIERS.get(number / 2 % TIERS.size());
    }
}
