// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.random;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.nfa.conformance.CorpusCase;

/** Random cases: number i of a seed is always the same. */
public final class CaseGenerator {
    private final long seed;

    /** Cases of a seed. */
    public CaseGenerator(long seed) {
        this.seed = seed;
    }

    /** A case. Nothing is expected of it, and it may be one that is to be refused. */
    public CorpusCase generate(int number) {
        Dice dice = new Dice(seed * 1_000_003 + number);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", "random-" + seed + "-" + number).put("family", "nfa");
        json.set("pattern", new PatternGenerator(dice).pattern());
        int events = switch (dice.weighted(78, 18, 4)) {
            case 0 -> dice.between(2, 9);
            case 1 -> dice.between(10, 16);
            default -> dice.between(20, 60);
        };
        json.set("events", new StreamGenerator(dice).stream(events));
        return CorpusCase.of(json);
    }
}
