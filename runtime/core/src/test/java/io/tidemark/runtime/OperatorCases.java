// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.nfa.conformance.CorpusCase;
import io.tidemark.nfa.random.CaseGenerator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** Random cases of the family operator: random in-order cases, with keys, disorder and watermarks added. */
final class OperatorCases {
    private final long seed;
    private final CaseGenerator inOrder;

    OperatorCases(long seed, CaseGenerator.Size size) {
        this.seed = seed;
        this.inOrder = new CaseGenerator(seed, size);
    }

    /** Case i of the seed: always the same. Its pattern may be one that is to be refused. */
    CorpusCase generate(int number) {
        SplittableRandom random = new SplittableRandom(seed * 31 + number);
        ObjectNode json = inOrder.generate(number).json();
        json.put("family", "operator");
        if (random.nextInt(4) == 0) {
            json.put("orderTiesBy", "v");
        }
        json.set("events", disorder((ArrayNode) json.get("events"), random));
        return CorpusCase.of(json);
    }

    private static ArrayNode disorder(ArrayNode inOrder, SplittableRandom random) {
        int keys = random.nextInt(1, 4);
        int bound = random.nextInt(0, 12);
        List<Arrival> arrivals = new ArrayList<>();
        for (JsonNode input : inOrder) {
            if (!input.has("wm")) {
                ObjectNode event = ((ObjectNode) input).put("k", "k" + random.nextInt(keys));
                arrivals.add(new Arrival(event, event.get("t").asLong() + random.nextInt(bound + 1)));
            }
        }
        arrivals.sort(Comparator.comparingLong(Arrival::time));
        ArrayNode inputs = JsonNodeFactory.instance.arrayNode();
        long watermark = Long.MIN_VALUE;
        for (Arrival arrival : arrivals) {
            inputs.add(arrival.event);
            if (random.nextInt(4) == 0) {
                // Less than the bound at times, so that some events are late, and at times lower than before.
                watermark = arrival.time - random.nextInt(bound + 2);
                inputs.addObject().put("wm", watermark);
            }
        }
        inputs.addObject().put("wm", Math.max(watermark, 0) + random.nextInt(200));
        return inputs;
    }

    private record Arrival(ObjectNode event, long time) {}
}
