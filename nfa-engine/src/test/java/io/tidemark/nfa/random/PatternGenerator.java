// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.random;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Random patterns as lists of calls: every operator, groups in groups, both kinds of windows, every skip strategy,
 * conditions on earlier events. Most are valid; the caller leaves out the others.
 */
final class PatternGenerator {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Dice dice;
    private final ConditionGenerator conditions;
    private final List<String> stages = new ArrayList<>();
    private final int maxDepth;
    /** How likely a stage has a condition on earlier events; decided once, so that many patterns have none. */
    private final int iterativePercent;

    private final boolean large;
    private int names;

    PatternGenerator(Dice dice, CaseGenerator.Size size) {
        this.dice = dice;
        this.conditions = new ConditionGenerator(dice);
        this.large = size == CaseGenerator.Size.LARGE;
        this.maxDepth = large ? dice.weighted(20, 25, 25, 20, 10) : dice.weighted(55, 30, 12, 3);
        this.iterativePercent = dice.chance(35) ? 50 : 0;
    }

    /** The calls. */
    ArrayNode pattern() {
        ArrayNode calls = JSON.arrayNode();
        boolean window = dice.chance(40);
        int elements = large ? dice.between(2, 6) : 1 + dice.weighted(15, 35, 30, 15, 5);
        sequence(calls, elements, 0, window);
        if (dice.chance(45)) {
            ((ObjectNode) calls.get(0)).set("skip", skip(calls));
        }
        return calls;
    }

    private void sequence(ArrayNode calls, int elements, int depth, boolean window) {
        boolean previousOptional = false;
        int windowAt = dice.chance(85) ? elements - 1 : dice.between(0, elements - 1);
        for (int i = 0; i < elements; i++) {
            boolean last = i == elements - 1;
            boolean mayBeNot = i > 0 && !previousOptional && !(last && depth > 0);
            if (mayBeNot && dice.chance(14)) {
                negated(calls, last && !window);
                previousOptional = false;
            } else {
                previousOptional = element(calls, i == 0, depth);
            }
            if (dice.chance(7)) {
                calls.addObject().put("within", dice.between(1, large ? 15 : 8)).put("type", "PREVIOUS_AND_CURRENT");
            }
            if (window && i == windowAt) {
                calls.addObject().put("within", dice.between(3, large ? 60 : 20));
            }
        }
    }

    private void negated(ArrayNode calls, boolean mustBeNext) {
        String connector = mustBeNext || dice.chance(45) ? "notNext" : "notFollowedBy";
        calls.addObject().put(connector, "n" + ++names);
        where(calls);
        if (!stages.isEmpty() && dice.chance(iterativePercent / 3)) {
            calls.addObject().set("where", conditions.iterative(stages));
        }
    }

    /** Whether the element may be left out. */
    private boolean element(ArrayNode calls, boolean first, int depth) {
        String connector = first
                ? "begin"
                : switch (dice.weighted(35, 45, 20)) {
                    case 0 -> "next";
                    case 1 -> "followedBy";
                    default -> "followedByAny";
                };
        boolean group = depth < maxDepth && dice.chance(35);
        if (group) {
            ArrayNode inner = JSON.arrayNode();
            sequence(inner, 1 + dice.weighted(35, 45, 20), depth + 1, dice.chance(4));
            calls.addObject().set(connector, inner);
        } else {
            String name = "s" + ++names;
            stages.add(name);
            calls.addObject().put(connector, name);
            where(calls);
        }
        return dice.chance(45) && quantified(calls, group);
    }

    private void where(ArrayNode calls) {
        switch (dice.weighted(84, 5, 5, 6)) {
            case 0 -> calls.addObject().set("where", conditions.simple());
            case 1 -> calls.addObject().put("subtype", dice.pick("A", "B", "AB", "C"));
            case 2 -> {
                calls.addObject().set("where", conditions.simple());
                calls.addObject().set("or", conditions.simple());
            }
            default -> {
                // A stage that takes every event.
            }
        }
        if (!stages.isEmpty() && dice.chance(iterativePercent)) {
            calls.addObject().set("where", conditions.iterative(stages));
        }
    }

    private boolean quantified(ArrayNode calls, boolean group) {
        int kind = dice.weighted(25, 30, 12, 20, 13);
        boolean optional = kind == 0;
        boolean loop = kind == 1 || kind == 4;
        ObjectNode call = calls.addObject();
        switch (kind) {
            case 0 -> call.putArray("optional");
            case 1 -> call.putArray("oneOrMore");
            case 2 -> call.putArray("times").add(dice.between(1, 3));
            case 3 -> {
                int from = dice.between(0, 2);
                optional = from == 0;
                call.putArray("times").add(from).add(Math.max(1, from + dice.between(0, 2)));
            }
            default -> call.putArray("timesOrMore").add(dice.between(1, 3));
        }
        if (kind > 0) {
            if (dice.chance(12)) {
                call.put("window", dice.between(1, 6));
            }
            optional |= modifiers(calls, group, loop, optional);
        }
        return optional;
    }

    private boolean modifiers(ArrayNode calls, boolean group, boolean loop, boolean optional) {
        int inner = dice.weighted(60, 20, 20);
        if (inner == 1) {
            calls.addObject().putArray("consecutive");
        } else if (inner == 2) {
            calls.addObject().putArray("allowCombinations");
        }
        if (!group && inner != 2 && dice.chance(25)) {
            calls.addObject().putArray("greedy");
        }
        if (loop && dice.chance(22)) {
            boolean iterative = !stages.isEmpty() && dice.chance(iterativePercent / 2);
            calls.addObject().set("until", iterative ? conditions.iterative(stages) : conditions.simple());
        }
        boolean nowOptional = !optional && dice.chance(25);
        if (nowOptional) {
            calls.addObject().putArray("optional");
        }
        return nowOptional;
    }

    private ObjectNode skip(ArrayNode calls) {
        List<String> top = new ArrayList<>();
        calls.forEach(call -> {
            for (String connector : List.of("begin", "next", "followedBy", "followedByAny")) {
                if (call.path(connector).isTextual()) {
                    top.add(call.get(connector).asText());
                }
            }
        });
        String strategy =
                dice.pick("skipToNext", "skipPastLastEvent", "skipPastLastEvent", "skipToFirst", "skipToLast");
        ObjectNode skip = JSON.objectNode();
        if (strategy.startsWith("skipTo") && !strategy.equals("skipToNext")) {
            if (top.isEmpty()) {
                return skip.put("strategy", "skipToNext");
            }
            skip.put("strategy", strategy).put("stage", top.get(dice.between(0, top.size() - 1)));
            return dice.chance(15) ? skip.put("throwOnMiss", true) : skip;
        }
        return skip.put("strategy", strategy);
    }
}
