// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.random;

import io.tidemark.nfa.Nfa;
import io.tidemark.nfa.compile.NfaCompiler;
import io.tidemark.nfa.conformance.ConditionTier;
import io.tidemark.nfa.conformance.CorpusCase;
import io.tidemark.nfa.conformance.CorpusEvent;
import io.tidemark.nfa.conformance.CorpusEventSerializer;
import io.tidemark.nfa.reference.EngineMatcher;
import io.tidemark.nfa.reference.EngineMatcher.Usage;
import io.tidemark.pattern.Pattern;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds the engine against the naive matcher on one case, in every way it can be used. */
public final class EngineCheck {
    /** Naive runs that a random case may have: enough for all that matters, and quick. */
    public static final int MAX_RUNS = 300;

    private EngineCheck() {}

    /** A way to use the engine. */
    public record Way(boolean timeouts, Usage usage) {
        /** Every way. */
        public static final List<Way> ALL = List.of(
                new Way(true, Usage.PLAIN),
                new Way(false, Usage.PLAIN),
                new Way(true, Usage.SAVED),
                new Way(false, Usage.SAVED),
                new Way(true, Usage.ADAPTED),
                new Way(false, Usage.ADAPTED),
                new Way(true, Usage.COPIED),
                new Way(false, Usage.COPIED),
                new Way(true, Usage.FILTERED),
                new Way(false, Usage.FILTERED));

        /** The engine, used in this way. */
        public EngineMatcher<CorpusEvent> matcher(Nfa<CorpusEvent> nfa) {
            return EngineMatcher.of(nfa, timeouts, usage, new CorpusEventSerializer());
        }
    }

    /**
     * The first thing that the engine does differently, in words, or null.
     *
     * @param expected what the naive matcher does for the pattern
     */
    public static @Nullable String difference(Pattern<CorpusEvent> pattern, RecordedRun expected, List<Way> ways) {
        Nfa<CorpusEvent> nfa = Nfa.compile(pattern);
        for (Way way : ways) {
            String difference = difference(way.matcher(nfa), expected, way);
            if (difference != null) {
                return difference;
            }
        }
        return null;
    }

    /**
     * The first thing that the engine does differently, in words, or null.
     *
     * @param engine nothing is open in it
     * @param expected what the naive matcher does
     * @param way how the engine is used
     */
    public static @Nullable String difference(EngineMatcher<CorpusEvent> engine, RecordedRun expected, Way way) {
        try {
            String difference = expected.difference(engine, way.timeouts);
            return difference == null ? null : way + ": " + difference;
        } catch (RuntimeException | AssertionError e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            return way + ": " + trace;
        }
    }

    /** The same for a case, in every way. */
    public static @Nullable String difference(CorpusCase corpusCase, ConditionTier tier) {
        Pattern<CorpusEvent> pattern = corpusCase.pattern(tier);
        return difference(pattern, RecordedRun.of(pattern, corpusCase.inputs(), MAX_RUNS), Way.ALL);
    }

    /** A failing case made small, ready to paste into {@code regressions.jsonl}, and what goes wrong. */
    public static String minimized(CorpusCase failing, ConditionTier tier) {
        CorpusCase smallest = CaseMinimizer.minimize(failing, candidate -> {
            // Lambdas must not name stages that are gone: the conditions as data tell.
            NfaCompiler.compile(candidate.pattern(ConditionTier.DATA));
            return difference(candidate, tier) != null;
        });
        return smallest.json() + "\nconditions " + tier + ", " + difference(smallest, tier);
    }
}
