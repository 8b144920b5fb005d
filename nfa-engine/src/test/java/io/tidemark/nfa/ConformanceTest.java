// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.nfa.conformance.Comparison;
import io.tidemark.nfa.conformance.ConditionTier;
import io.tidemark.nfa.conformance.ConformanceTally;
import io.tidemark.nfa.conformance.Corpus;
import io.tidemark.nfa.conformance.CorpusCase;
import io.tidemark.nfa.conformance.CorpusEvent;
import io.tidemark.nfa.conformance.CorpusOutcome;
import io.tidemark.nfa.conformance.InOrderRun;
import io.tidemark.nfa.random.EngineCheck;
import io.tidemark.nfa.random.EngineCheck.Way;
import io.tidemark.nfa.random.RecordedRun;
import io.tidemark.nfa.reference.EngineMatcher.Usage;
import io.tidemark.nfa.reference.ReferenceMatcher;
import io.tidemark.pattern.Pattern;
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
        if (System.getProperty(Corpus.DIRECTORY_PROPERTY) == null) {
            // Another directory may hold any part of a corpus.
            assertThat(tally.skippedCount() * 10L).isLessThan(tally.total());
        }
    }

    private void invalid(CorpusCase corpusCase) {
        if (corpusCase.isRefused()) {
            tally.passed();
        } else {
            tally.failed(corpusCase.id(), "accepted " + corpusCase.calls());
        }
    }

    private void inOrder(CorpusCase corpusCase) {
        Comparison comparison = Comparison.of(corpusCase);
        switch (comparison.kind()) {
            case SKIPPED -> skip(corpusCase, comparison.reason());
            case MAY_BE_REFUSED -> {
                if (corpusCase.isRefused()) {
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
        boolean repaired = comparison.kind() == Comparison.Kind.REPAIRED;
        String difference =
                repaired ? null : reference.difference(corpusCase.expected(), corpusCase.duplicates(), true);
        if (difference != null) {
            repaired = comparison.kind() != Comparison.Kind.RECORDED;
            add(differences, "naive matcher against record", repaired ? null : difference);
        }
        againstReference(corpusCase, reference, differences);
        if (!differences.isEmpty()) {
            tally.failed(corpusCase.id(), String.join("\n", differences) + "\n" + corpusCase);
        } else if (repaired) {
            tally.passedRepaired(comparison.reason());
        } else {
            tally.passed();
        }
    }

    /** A skipped case says nothing of the record, but the engine must still do what the naive matcher does. */
    private void skip(CorpusCase corpusCase, String reason) {
        List<String> differences = new ArrayList<>();
        againstReference(corpusCase, reference(corpusCase, ConditionTier.DATA), differences);
        if (differences.isEmpty()) {
            tally.skipped(reason);
        } else {
            tally.failed(corpusCase.id(), String.join("\n", differences) + "\n" + corpusCase);
        }
    }

    private static void againstReference(CorpusCase corpusCase, CorpusOutcome reference, List<String> differences) {
        for (ConditionTier tier : ConditionTier.values()) {
            Pattern<CorpusEvent> pattern = corpusCase.pattern(tier);
            CorpusOutcome sameInTier = InOrderRun.of(corpusCase.inputs(), ReferenceMatcher.of(pattern));
            add(differences, "naive matcher, conditions " + tier, sameInTier.difference(reference, false, true));
            RecordedRun expected = RecordedRun.of(pattern, corpusCase.inputs(), Integer.MAX_VALUE);
            add(differences, "engine, conditions " + tier, EngineCheck.difference(pattern, expected, ways(tier)));
        }
    }

    /** Each tier in other ways; random cases go through all. */
    private static List<Way> ways(ConditionTier tier) {
        return switch (tier) {
            case DATA -> List.of(new Way(true, Usage.PLAIN), new Way(false, Usage.PLAIN));
            case DECLARED_READS -> List.of(new Way(true, Usage.SAVED), new Way(false, Usage.FILTERED));
            case OPAQUE -> List.of(new Way(false, Usage.SAVED), new Way(true, Usage.FILTERED));
            case MIXED -> List.of(new Way(true, Usage.PLAIN), new Way(false, Usage.SAVED));
        };
    }

    private static CorpusOutcome reference(CorpusCase corpusCase, ConditionTier tier) {
        return InOrderRun.of(corpusCase.inputs(), ReferenceMatcher.of(corpusCase.pattern(tier)));
    }

    private static void add(List<String> differences, String who, @Nullable String difference) {
        if (difference != null) {
            differences.add(who + ":\n" + difference);
        }
    }
}
