// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.random;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;

/** Random streams in time order: equal times, gaps, times before zero, watermarks in between and at the end. */
final class StreamGenerator {
    private final Dice dice;
    private final List<String> types;
    private int next;

    /**
     * A generator.
     *
     * @param types of the events that a pattern waits for, in its order: half of the streams follow them, with others
     *     in between
     */
    StreamGenerator(Dice dice, List<String> types) {
        this.dice = dice;
        this.types = dice.chance(50) ? types : List.of();
    }

    ArrayNode stream(int events) {
        ArrayNode inputs = JsonNodeFactory.instance.arrayNode();
        int time = dice.between(-4, 4);
        int tiePercent = dice.chance(30) ? 35 : 5;
        int noisePercent = dice.between(0, 25);
        for (int i = 0; i < events; i++) {
            inputs.addObject().put("t", time).put("type", type(noisePercent)).put("v", dice.between(0, 4));
            if (dice.chance(4)) {
                time += dice.between(0, 5);
                inputs.addObject().put("wm", time);
            }
            if (!dice.chance(tiePercent)) {
                time += dice.chance(8) ? dice.between(4, 15) : dice.between(1, 3);
            }
        }
        inputs.addObject().put("wm", time + (dice.chance(80) ? 100 : dice.between(0, 10)));
        return inputs;
    }

    private String type(int noisePercent) {
        if (!types.isEmpty() && dice.chance(70)) {
            next += dice.chance(75) ? 1 : 0;
            return types.get(next % types.size());
        }
        return dice.chance(noisePercent) ? dice.pick("d", "e") : dice.pick("a", "b", "c");
    }
}
