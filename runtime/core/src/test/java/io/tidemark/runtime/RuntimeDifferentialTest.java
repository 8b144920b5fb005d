// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.nfa.conformance.ConditionTier;
import io.tidemark.nfa.conformance.CorpusCase;
import io.tidemark.nfa.conformance.CorpusOutcome;
import io.tidemark.nfa.random.CaseGenerator.Size;
import io.tidemark.nfa.random.CaseMinimizer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random patterns, keys, disorder and watermarks through the runtime, compared with {@link NaiveOperator}.
 * {@code -Drandom.seed=N} takes another seed, {@code -Drandom.cases=N} another number of cases.
 */
final class RuntimeDifferentialTest {
    private static final long SEED = Long.getLong("random.seed", 20261121);

    private static final int MAX_OPEN_RUNS = 200;

    @Test
    void runtime_randomOperatorCases_asTheNaiveOperator() {
        compare(Size.SMALL, SEED, Integer.getInteger("random.cases", 1_000));
    }

    @Test
    @Tag("slow")
    void runtime_manyRandomOperatorCases_asTheNaiveOperator() {
        compare(Size.SMALL, SEED + 1, 30 * Integer.getInteger("random.cases", 1_000));
        compare(Size.LARGE, SEED + 3, 3 * Integer.getInteger("random.cases", 1_000));
    }

    @Test
    void runtime_largeRandomOperatorCases_asTheNaiveOperator() {
        compare(Size.LARGE, SEED + 2, Integer.getInteger("random.cases", 1_000) / 4);
    }

    /** A match that time completes, then, before the watermark, a skip that misses: the match is out, the job fails. */
    @Test
    void runtime_skipMissesAfterAMatchThatTimeCompleted_matchIsOut() {
        CorpusCase corpusCase = new OperatorCases(20261121, Size.SMALL).generate(14_073);

        assertThat(difference(corpusCase)).isNull();
        assertThat(NaiveOperator.run(corpusCase).matchCount())
                .isGreaterThan(NaiveOperator.inLeaps(corpusCase).matchCount());
    }

    private static void compare(Size size, long seed, int cases) {
        OperatorCases generator = new OperatorCases(seed, size);
        int compared = 0;
        for (int number = 0; number < cases; number++) {
            CorpusCase corpusCase = generator.generate(number);
            if (corpusCase.isRefused() || NaiveOperator.explodes(corpusCase, MAX_OPEN_RUNS)) {
                continue;
            }
            compared++;
            if (difference(corpusCase) != null) {
                CorpusCase smallest = CaseMinimizer.minimize(corpusCase, RuntimeDifferentialTest::differs);
                throw new AssertionError("seed " + seed + ", case " + number + ": -Drandom.seed=" + seed + "\n"
                        + difference(smallest) + "\n" + smallest.json());
            }
        }
        System.out.printf(
                "runtime against the naive operator, %s, seed %d: %d cases, %d compared%n",
                size, seed, cases, compared);
        assertThat(compared).isGreaterThan(cases / 2);
    }

    private static boolean differs(CorpusCase corpusCase) {
        return !corpusCase.isRefused()
                && !NaiveOperator.explodes(corpusCase, MAX_OPEN_RUNS)
                && difference(corpusCase) != null;
    }

    private static @Nullable String difference(CorpusCase corpusCase) {
        try {
            String difference = OperatorRun.withInputs(corpusCase, ConditionTier.DATA)
                    .difference(NaiveOperator.withInputs(corpusCase), false, true);
            if (difference != null) {
                return difference;
            }
            CorpusOutcome expected = NaiveOperator.run(corpusCase);
            difference = OperatorRun.job(corpusCase, true).difference(expected, false, true);
            return difference != null
                    ? difference
                    : OperatorRun.job(corpusCase, false).difference(expected, false, false);
        } catch (RuntimeException e) {
            return e.toString();
        }
    }
}
