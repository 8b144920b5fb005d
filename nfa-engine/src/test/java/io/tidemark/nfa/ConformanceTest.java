// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.nfa.conformance.Comparison;
import io.tidemark.nfa.conformance.ConditionTier;
import io.tidemark.nfa.conformance.ConformanceTally;
import io.tidemark.nfa.conformance.Corpus;
import io.tidemark.nfa.conformance.CorpusCase;
import io.tidemark.nfa.conformance.CorpusOutcome;
import io.tidemark.nfa.conformance.InOrderRun;
import io.tidemark.nfa.reference.ReferenceMatcher;
import io.tidemark.pattern.MalformedPatternException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Every in-order and every invalid case of the corpus, on the naive matcher and on the engine, with the conditions in
 * each tier. {@code -Dconformance.dir=DIR} takes the cases of another directory.
 */
final class ConformanceTest {
    private static final int FAILURES_SHOWN = 20;

    private final ConformanceTally tally = new ConformanceTally();

    @Test
    void corpus_everyCase_asRecordedOrByRule() {
        for (CorpusCase corpusCase : Corpus.cases()) {
            switch (corpusCase.family()) {
                case "invalid" -> invalid(corpusCase);
                case "nfa" -> inOrder(corpusCase);
                default -> {
                    // The family operator needs a runtime around the engine: its test runs it.
                }
            }
        }
        System.out.println(tally.report());
        assertThat(tally.failures().stream().limit(FAILURES_SHOWN)).isEmpty();
        assertThat(tally.skippedCount() * 10L).isLessThan(tally.total());
    }

    private void invalid(CorpusCase corpusCase) {
        if (refused(corpusCase)) {
            tally.passed();
        } else {
            tally.failed(corpusCase.id(), "accepted " + corpusCase.calls());
        }
    }

    private void inOrder(CorpusCase corpusCase) {
        Comparison comparison = Comparison.of(corpusCase);
        switch (comparison.kind()) {
            case SKIPPED -> tally.skipped(comparison.reason());
            case MAY_BE_REFUSED -> {
                if (refused(corpusCase)) {
                    tally.skipped(comparison.reason());
                } else {
                    compare(corpusCase, comparison);
                }
            }
            case RECORDED, RECORDED_OR_REPAIRED, REPAIRED -> compare(corpusCase, comparison);
        }
    }

    private void compare(CorpusCase corpusCase, Comparison comparison) {
        List<String> differences = new ArrayList<>();
        CorpusOutcome reference = reference(corpusCase, ConditionTier.DATA);
        CorpusOutcome expected = corpusCase.expected();
        boolean repaired = comparison.kind() == Comparison.Kind.REPAIRED;
        String difference = repaired ? null : reference.difference(expected, corpusCase.duplicates(), true);
        if (difference != null) {
            repaired = comparison.kind() != Comparison.Kind.RECORDED;
            add(differences, "naive matcher against record", repaired ? null : difference);
        }
        for (ConditionTier tier : List.of(ConditionTier.DECLARED_READS, ConditionTier.OPAQUE)) {
            add(
                    differences,
                    "naive matcher, conditions " + tier,
                    reference(corpusCase, tier).difference(reference, false, true));
        }
        if (!differences.isEmpty()) {
            tally.failed(corpusCase.id(), String.join("\n", differences) + "\n" + corpusCase);
        } else if (repaired) {
            tally.passedRepaired(comparison.reason());
        } else {
            tally.passed();
        }
    }

    private static CorpusOutcome reference(CorpusCase corpusCase, ConditionTier tier) {
        return InOrderRun.of(corpusCase.inputs(), ReferenceMatcher.of(corpusCase.pattern(tier)));
    }

    private static void add(List<String> differences, String who, @Nullable String difference) {
        if (difference != null) {
            differences.add(who + ":\n" + difference);
        }
    }

    private static boolean refused(CorpusCase corpusCase) {
        try {
            ReferenceMatcher.of(corpusCase.pattern(ConditionTier.DATA));
            return false;
        } catch (MalformedPatternException e) {
            return true;
        }
    }
}
