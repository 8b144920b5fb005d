// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.nfa.check.EngineRun;
import io.tidemark.nfa.conformance.ConditionTier;
import io.tidemark.nfa.conformance.CorpusCase;
import io.tidemark.nfa.conformance.CorpusInput;
import io.tidemark.nfa.random.CaseGenerator;
import io.tidemark.nfa.random.CaseGenerator.Size;
import io.tidemark.nfa.reference.Taken;
import io.tidemark.pattern.MalformedPatternException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * A window is a filter: the matches of a pattern with windows are those of the same pattern without them that keep
 * the windows. So windows are checked without the naive matcher, which has them from the compiler. Holds for patterns
 * without groups (but plain ones), skip strategy, negated stages that have a window or come last, and optional single
 * stages with a gap.
 */
final class WindowLawsTest {
    private static final long SEED = Long.getLong("random.seed", 20260117);
    private static final int CASES = Integer.getInteger("random.cases", 30_000);
    private static final int MAX_INPUTS = 14;

    @Test
    void matches_ofPatternWithWindows_areThoseThatKeepThem() {
        CaseGenerator generator = new CaseGenerator(SEED, Size.SMALL);
        int checked = 0;
        int filtered = 0;
        for (int i = 0; i < CASES; i++) {
            CorpusCase corpusCase = generator.generate(i);
            Windows windows = new Windows(corpusCase.calls());
            List<CorpusInput> inputs = corpusCase.inputs();
            if (!windows.lawHolds || inputs.size() > MAX_INPUTS) {
                continue;
            }
            try {
                Set<List<Taken>> actual = Set.copyOf(EngineRun.matches(corpusCase.pattern(ConditionTier.DATA), inputs));
                ObjectNode lax = corpusCase.json();
                lax.set("pattern", windows.without);
                List<List<Taken>> all = EngineRun.matches(CorpusCase.of(lax).pattern(ConditionTier.DATA), inputs);
                Set<List<Taken>> expected = all.stream()
                        .filter(match -> windows.keeps(match, inputs))
                        .collect(Collectors.toSet());
                assertThat(actual).as(corpusCase.toString()).isEqualTo(expected);
                checked++;
                filtered += expected.size() < Set.copyOf(all).size() ? 1 : 0;
            } catch (MalformedPatternException e) {
                // Some random patterns are refused.
            }
        }
        System.out.printf("window law, seed %d: %d cases, windows mattered in %d%n", SEED, checked, filtered);
        assertThat(filtered).isGreaterThan(CASES / 100);
    }

    /** The windows of a pattern, and the pattern without them. */
    private static final class Windows {
        private static final Set<String> CONNECTORS =
                Set.of("begin", "next", "followedBy", "followedByAny", "notNext", "notFollowedBy");

        private final ArrayNode without;
        private boolean lawHolds;
        /** Gap before an event of a stage. */
        private final Map<String, Long> before = new HashMap<>();
        /** Gap between events of an element, by the stage it begins with. */
        private final Map<String, Long> between = new HashMap<>();
        /** The stages of the element that begins with a stage. */
        private final Map<String, Set<String>> members = new HashMap<>();

        private long whole = Long.MAX_VALUE;

        Windows(JsonNode calls) {
            without = ((ArrayNode) calls).arrayNode();
            lawHolds = !calls.get(0).has("skip");
            String head = "";
            String connector = "";
            Set<String> optional = new HashSet<>();
            for (JsonNode call : calls) {
                String name = call.fieldNames().next();
                if (CONNECTORS.contains(name)) {
                    connector = name;
                    head = element(call.get(name));
                }
                lawHolds &= !(call.has("within") && connector.startsWith("not"));
                if (call.has("optional") && members.getOrDefault(head, Set.of()).size() == 1) {
                    optional.add(head);
                } else if (call.has("oneOrMore") || call.has("timesOrMore") || call.has("times")) {
                    optional.add("quantified " + head);
                }
                note(call, head);
            }
            // Kept from the peer: while such a stage is waited for, its gap also ends the ways around it.
            lawHolds &= before.keySet().stream()
                    .noneMatch(stage -> optional.contains(stage) && !optional.contains("quantified " + stage));
            boolean any = whole < Long.MAX_VALUE || !before.isEmpty() || !between.isEmpty();
            lawHolds &= any && !connector.startsWith("not");
        }

        /** The first stage of an element; groups must be plain sequences. */
        private String element(JsonNode element) {
            if (element.isTextual()) {
                members.put(element.asText(), Set.of(element.asText()));
                return element.asText();
            }
            Set<String> stages = new LinkedHashSet<>();
            for (JsonNode call : element) {
                String name = call.fieldNames().next();
                boolean stage = CONNECTORS.contains(name)
                        && !name.startsWith("not")
                        && call.get(name).isTextual();
                lawHolds &= stage || Set.of("where", "or", "subtype").contains(name);
                if (stage) {
                    stages.add(call.get(name).asText());
                }
            }
            if (stages.isEmpty()) {
                return "";
            }
            String head = stages.iterator().next();
            members.put(head, stages);
            return head;
        }

        private void note(JsonNode call, String head) {
            if (call.has("within") && call.has("type")) {
                before.put(head, call.get("within").asLong());
            } else if (call.has("within")) {
                whole = Math.min(whole, call.get("within").asLong());
            } else {
                if (call.has("window")) {
                    between.put(head, call.get("window").asLong());
                }
                without.add(((ObjectNode) call.deepCopy()).without("window"));
            }
        }

        boolean keeps(List<Taken> match, List<CorpusInput> inputs) {
            for (int i = 1; i < match.size(); i++) {
                String stage = match.get(i).stage();
                String previous = match.get(i - 1).stage();
                long gap = time(match.get(i), inputs) - time(match.get(i - 1), inputs);
                boolean inside = members.getOrDefault(stage, Set.of()).contains(previous);
                if (gap >= before.getOrDefault(stage, Long.MAX_VALUE)
                        || (inside && gap >= between.getOrDefault(stage, Long.MAX_VALUE))) {
                    return false;
                }
            }
            return time(match.get(match.size() - 1), inputs) - time(match.get(0), inputs) < whole;
        }

        private static long time(Taken taken, List<CorpusInput> inputs) {
            return ((CorpusInput.Arrival) inputs.get((int) taken.eventId()))
                    .event()
                    .timestamp();
        }
    }
}
