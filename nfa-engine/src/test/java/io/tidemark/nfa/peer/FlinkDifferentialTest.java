// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.nfa.conformance.Comparison;
import io.tidemark.nfa.conformance.ConditionTier;
import io.tidemark.nfa.conformance.CorpusCase;
import io.tidemark.nfa.conformance.CorpusEvent;
import io.tidemark.nfa.conformance.CorpusOutcome;
import io.tidemark.nfa.conformance.InOrderRun;
import io.tidemark.nfa.random.CaseGenerator;
import io.tidemark.nfa.random.CaseGenerator.Size;
import io.tidemark.nfa.random.CaseMinimizer;
import io.tidemark.nfa.reference.ReferenceMatcher;
import io.tidemark.nfa.reference.TieOrder;
import io.tidemark.pattern.MalformedPatternException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random patterns and streams against Flink CEP itself. Left out are patterns that touch one of the peer's accidents
 * that we repair, and results that hang on its arbitrary order of matches with the same first event; how many is
 * printed. Where it says the same twice, once is enough.
 */
@Tag("slow")
final class FlinkDifferentialTest {
    private static final long SEED = Long.getLong("random.seed", 20260117);
    private static final int CASES = Integer.getInteger("random.cases", 40_000);

    private final Map<String, Integer> counts = new TreeMap<>();

    @Test
    void smallCases_againstThePeer_sameMatchesAndTimeouts() {
        run(Size.SMALL, CASES);
    }

    @Test
    void largeCases_againstThePeer_sameMatchesAndTimeouts() {
        run(Size.LARGE, CASES / 20);
    }

    private void run(Size size, int cases) {
        CaseGenerator generator = new CaseGenerator(SEED, size);
        for (int i = 0; i < cases; i++) {
            CorpusCase corpusCase = generator.generate(i);
            String verdict = verdict(corpusCase);
            counts.merge(verdict.lines().findFirst().orElseThrow(), 1, Integer::sum);
            if (verdict.startsWith("different")) {
                report(corpusCase);
            }
        }
        counts.forEach((verdict, count) -> System.out.println("peer, " + verdict + ": " + count));
        System.out.printf(
                "against Flink CEP 2.3.0, %s, seed %d: %d cases, %d compared%n",
                size, SEED, cases, counts.getOrDefault("same", 0) + counts.getOrDefault("different", 0));
        assertThat(counts).doesNotContainKey("different");
        assertThat(counts.getOrDefault("same", 0)).isGreaterThan(cases / 4);
    }

    private static void report(CorpusCase corpusCase) {
        CorpusCase smallest = CaseMinimizer.minimize(
                corpusCase, candidate -> verdict(candidate).startsWith("different"));
        System.out.println(
                "DIFFERENT " + corpusCase.id() + ", minimised:\n" + smallest.json() + "\n" + verdict(smallest));
    }

    private static String verdict(CorpusCase corpusCase) {
        Comparison comparison = Comparison.of(corpusCase);
        if (comparison.kind() != Comparison.Kind.RECORDED) {
            return "left out, " + comparison.reason();
        }
        if (Emptiness.loopsOverNothing(corpusCase.calls())) {
            return "left out, a loop over a group that can be empty";
        }
        ReferenceMatcher<CorpusEvent> reference;
        String refusal = null;
        try {
            reference = ReferenceMatcher.of(corpusCase.pattern(ConditionTier.MIXED));
        } catch (MalformedPatternException e) {
            reference = null;
            refusal = e.getMessage();
        }
        PeerMatcher peer;
        try {
            peer = new PeerMatcher(PeerPattern.build(corpusCase.calls()));
        } catch (RuntimeException e) {
            return refusal != null ? "refused by both" : "different\nrefused by the peer: " + e;
        }
        try (peer) {
            if (reference == null) {
                return "different\nrefused by us: " + refusal;
            }
            return verdict(corpusCase, reference, peer);
        } catch (PeerFailure e) {
            return "left out, the peer fails or has too many partial matches";
        }
    }

    private static String verdict(CorpusCase corpusCase, ReferenceMatcher<CorpusEvent> reference, PeerMatcher peer) {
        CorpusOutcome theirs = InOrderRun.of(corpusCase.inputs(), peer);
        CorpusOutcome ours = InOrderRun.of(corpusCase.inputs(), reference);
        String difference = ours.difference(theirs, true, true);
        if (difference == null) {
            return "same";
        }
        if (tieSensitive(corpusCase, ours)) {
            return "left out, sensitive to ties";
        }
        return "different\n" + difference;
    }

    private static boolean tieSensitive(CorpusCase corpusCase, CorpusOutcome ours) {
        for (TieOrder ties : TieOrder.values()) {
            CorpusOutcome other = InOrderRun.of(
                    corpusCase.inputs(), ReferenceMatcher.of(corpusCase.pattern(ConditionTier.MIXED), ties));
            if (other.difference(ours, true, true) != null) {
                return true;
            }
        }
        return false;
    }

    /** Which parts of a pattern may take no event at all. */
    private static final class Emptiness {
        private static final Set<String> CONNECTORS =
                Set.of("begin", "next", "followedBy", "followedByAny", "notNext", "notFollowedBy");

        /** The peer never returns from such a loop. */
        static boolean loopsOverNothing(JsonNode calls) {
            JsonNode group = null;
            for (JsonNode call : calls) {
                String name = call.fieldNames().next();
                if (CONNECTORS.contains(name)) {
                    group = call.get(name).isArray() ? call.get(name) : null;
                    if (group != null && loopsOverNothing(group)) {
                        return true;
                    }
                } else if (List.of("oneOrMore", "timesOrMore").contains(name) && group != null && canBeEmpty(group)) {
                    return true;
                }
            }
            return false;
        }

        private static boolean canBeEmpty(JsonNode calls) {
            boolean elementCanBeEmpty = true;
            for (JsonNode call : calls) {
                String name = call.fieldNames().next();
                if (CONNECTORS.contains(name)) {
                    if (!elementCanBeEmpty) {
                        return false;
                    }
                    JsonNode element = call.get(name);
                    elementCanBeEmpty = name.startsWith("not") || (element.isArray() && canBeEmpty(element));
                } else if (name.equals("optional") || isZeroTimes(call.get(name), name)) {
                    elementCanBeEmpty = true;
                }
            }
            return elementCanBeEmpty;
        }

        private static boolean isZeroTimes(@Nullable JsonNode argument, String name) {
            return name.equals("times") && argument != null && argument.path(0).asInt() == 0;
        }
    }
}
