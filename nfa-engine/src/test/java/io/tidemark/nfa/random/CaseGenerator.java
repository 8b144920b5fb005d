// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.random;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.nfa.conformance.CorpusCase;
import java.util.ArrayList;
import java.util.List;

/** Random cases: number i of a seed is always the same. */
public final class CaseGenerator {
    /** How large the cases are. */
    public enum Size {
        /** Mostly patterns of one to three elements and streams of less than ten events. */
        SMALL,
        /** Longer patterns with groups in groups, and streams of up to 120 events. */
        LARGE
    }

    private final long seed;
    private final Size size;

    /** Cases of a seed. */
    public CaseGenerator(long seed, Size size) {
        this.seed = seed;
        this.size = size;
    }

    /** A case. Nothing is expected of it, and it may be one that is to be refused. */
    public CorpusCase generate(int number) {
        Dice dice = new Dice(seed * 1_000_003 + number);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", "random-" + size + "-" + seed + "-" + number).put("family", "nfa");
        ArrayNode pattern = new PatternGenerator(dice, size).pattern();
        json.set("pattern", pattern);
        int events = switch (size) {
            case LARGE -> dice.between(30, 120);
            case SMALL ->
                switch (dice.weighted(78, 18, 4)) {
                    case 0 -> dice.between(2, 9);
                    case 1 -> dice.between(10, 16);
                    default -> dice.between(20, 60);
                };
        };
        json.set("events", new StreamGenerator(dice, types(pattern)).stream(events));
        return CorpusCase.of(json);
    }

    /** The types that the conditions of a pattern name, in its order. */
    private static List<String> types(JsonNode pattern) {
        List<String> types = new ArrayList<>();
        for (JsonNode node : pattern) {
            if (node.path("type").asText().length() == 1) {
                types.add(node.get("type").asText());
            }
            types.addAll(types(node));
        }
        return types;
    }
}
