// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.nfa.conformance.Comparison;
import io.tidemark.nfa.conformance.ConditionTier;
import io.tidemark.nfa.conformance.ConformanceTally;
import io.tidemark.nfa.conformance.Corpus;
import io.tidemark.nfa.conformance.CorpusCase;
import io.tidemark.nfa.conformance.CorpusInput;
import io.tidemark.nfa.conformance.CorpusOutcome;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Every case of the family operator, through the reorder buffer, watermarks, keys and late output of the runtime.
 * {@code -Dconformance.dir=DIR} takes the cases of another directory.
 *
 * <ol>
 *   <li>The naive operator whose time leaps, as the peer's does, against the record: decides by the flags and the pattern
 *       whether the record or the repaired rule counts.
 *   <li>The engine in its place, conditions in each tier, against it: matches and time-outs as multisets by watermark,
 *       trigger and events, late events in order.
 *   <li>The runtime with the engine, conditions in each tier, against the naive operator whose time passes by the
 *       millisecond: matches and time-outs as multisets by watermark, time and events.
 *   <li>The runtime with the naive matcher against that: a difference there is not the engine's.
 *   <li>A whole job with source and sinks against that.
 * </ol>
 */
final class ConformanceTest {
    private static final int FAILURES_SHOWN = 20;
    private static final Pattern FIRST_EVENT = Pattern.compile("=([0-9]+)");

    private final ConformanceTally tally = new ConformanceTally();

    @Test
    void corpus_everyOperatorCase_asRecordedOrByRule() {
        for (CorpusCase corpusCase : Corpus.cases()) {
            if (corpusCase.family().equals("operator")) {
                judge(corpusCase);
            }
        }
        System.out.println(tally.report());
        assertThat(tally.failures().stream().limit(FAILURES_SHOWN)).isEmpty();
        // A directory may have no case of this family.
        assertThat(tally.skippedCount() * 10L).isLessThanOrEqualTo(tally.total());
    }

    private void judge(CorpusCase corpusCase) {
        Comparison comparison = Comparison.of(corpusCase);
        if (comparison.kind() == Comparison.Kind.SKIPPED) {
            tally.skipped(comparison.reason());
        } else if (comparison.kind() == Comparison.Kind.MAY_BE_REFUSED && corpusCase.isRefused()) {
            tally.skipped(comparison.reason());
        } else {
            try {
                compare(corpusCase, comparison);
            } catch (RuntimeException | AssertionError e) {
                StringWriter trace = new StringWriter();
                e.printStackTrace(new PrintWriter(trace));
                tally.failed(corpusCase.id(), trace + "\n" + corpusCase);
            }
        }
    }

    private void compare(CorpusCase corpusCase, Comparison comparison) {
        List<String> differences = new ArrayList<>();
        CorpusOutcome inLeaps = NaiveOperator.inLeaps(corpusCase);
        boolean repaired = comparison.kind() == Comparison.Kind.REPAIRED;
        if (!repaired) {
            String difference = differenceToRecord(corpusCase, inLeaps);
            if (difference != null && comparison.kind() == Comparison.Kind.RECORDED) {
                add(differences, "naive operator against record", difference);
            }
            repaired = difference != null;
        }
        CorpusOutcome withInputs = NaiveOperator.withInputs(corpusCase);
        for (ConditionTier tier : ConditionTier.values()) {
            CorpusOutcome engine = NaiveOperator.inLeapsOfTheEngine(corpusCase, tier);
            add(differences, "engine in leaps, " + tier, engine.difference(inLeaps, false, true));
            CorpusOutcome runtime = OperatorRun.withInputs(corpusCase, tier);
            add(differences, "runtime, " + tier, runtime.difference(withInputs, false, true));
        }
        CorpusOutcome naive = OperatorRun.naive(corpusCase);
        add(differences, "naive matcher in the runtime", naive.difference(withInputs, false, true));
        CorpusOutcome expected = NaiveOperator.run(corpusCase);
        add(differences, "job", OperatorRun.job(corpusCase, true).difference(expected, false, true));
        add(
                differences,
                "job without time-outs",
                OperatorRun.job(corpusCase, false).difference(expected, false, false));
        if (differences.isEmpty()) {
            tallyPassed(repaired, comparison.reason());
        } else {
            tally.failed(corpusCase.id(), String.join("\n", differences) + "\n" + corpusCase);
        }
    }

    /**
     * The order of the keys within a watermark is the peer's own. It shows only if a key fails: then the keys before it
     * have had their turn and those after it have not. So it is enough if some key, put first, fails like the record,
     * and if nothing is different but what other keys yield at that watermark.
     */
    private static @Nullable String differenceToRecord(CorpusCase corpusCase, CorpusOutcome naive) {
        String difference = naive.difference(corpusCase.expected(), corpusCase.duplicates(), true);
        if (difference == null || !naive.failed()) {
            return difference;
        }
        Map<Integer, String> keys = new HashMap<>();
        for (CorpusInput input : corpusCase.inputs()) {
            if (input instanceof CorpusInput.Arrival arrival) {
                keys.put(arrival.event().index(), arrival.event().key());
            }
        }
        for (String first : new TreeSet<>(keys.values())) {
            String remaining = NaiveOperator.inLeaps(corpusCase, first)
                    .difference(corpusCase.expected(), corpusCase.duplicates(), true);
            if (remaining == null || remaining.lines().allMatch(line -> isOfAnotherKey(line, first, keys))) {
                return null;
            }
        }
        return difference;
    }

    /** Whether a line of a difference tells what another key yields at the watermark at which the record ends. */
    private static boolean isOfAnotherKey(String line, String key, Map<Integer, String> keys) {
        Matcher firstEvent = FIRST_EVENT.matcher(line);
        return line.startsWith("missing")
                && firstEvent.find()
                && !key.equals(keys.get(Integer.valueOf(firstEvent.group(1))));
    }

    private void tallyPassed(boolean repaired, String reason) {
        if (repaired) {
            tally.passedRepaired(reason);
        } else {
            tally.passed();
        }
    }

    private static void add(List<String> differences, String who, @Nullable String difference) {
        if (difference != null) {
            differences.add(who + ":\n" + difference);
        }
    }
}
