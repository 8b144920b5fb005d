// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.random;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Random conditions on events whose types are a, b, c (and rarely d), and whose numbers are 0 to 4. */
final class ConditionGenerator {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String[] OPERATORS = {"<", "<=", ">", ">=", "==", "!="};

    private final Dice dice;

    ConditionGenerator(Dice dice) {
        this.dice = dice;
    }

    /** A condition on the event alone. */
    ObjectNode simple() {
        return switch (dice.weighted(70, 12, 6, 6, 4, 2)) {
            case 0 -> JSON.objectNode().put("type", type());
            case 1 -> {
                ObjectNode condition = JSON.objectNode();
                condition.putArray("v").add(operator()).add(dice.between(0, 4));
                yield condition;
            }
            case 2 -> combined("or");
            case 3 -> combined("and");
            case 4 -> JSON.objectNode().set("not", JSON.objectNode().put("type", type()));
            default -> JSON.objectNode().put("const", true);
        };
    }

    /** A condition on the event and on what the stages have taken. */
    ObjectNode iterative(List<String> stages) {
        String stage = stages.get(dice.between(0, stages.size() - 1));
        ObjectNode condition = JSON.objectNode();
        switch (dice.weighted(3, 3, 2, 2, 2, 1, 1, 1, 1)) {
            case 0 -> onStage(condition, "vLast", stage).put("ifNone", dice.chance(70));
            case 1 -> onStage(condition, "vFirst", stage).put("ifNone", dice.chance(70));
            case 2 -> onStage(condition, "vSum", stage);
            case 3 -> onStage(condition, "vAvg", stage).put("ifNone", dice.chance(70));
            case 4 -> count(condition, "count", stage);
            case 5 -> onStage(condition, "vMin", stage).put("ifNone", dice.chance(70));
            case 6 -> onStage(condition, "vMax", stage).put("ifNone", dice.chance(70));
            case 7 -> count(condition, "vDistinct", stage);
            default -> {
                condition.putArray("typeLast").add(stage).add(dice.pick("==", "!="));
                condition.put("ifNone", dice.chance(70));
            }
        }
        if (dice.chance(15)) {
            ObjectNode pair = JSON.objectNode();
            pair.putArray(dice.pick("and", "or")).add(condition).add(simple());
            return pair;
        }
        return dice.chance(10) ? JSON.objectNode().set("not", condition) : condition;
    }

    String type() {
        return switch (dice.weighted(34, 34, 28, 4)) {
            case 0 -> "a";
            case 1 -> "b";
            case 2 -> "c";
            default -> "d";
        };
    }

    private ObjectNode combined(String operation) {
        ObjectNode condition = JSON.objectNode();
        ArrayNode parts = condition.putArray(operation);
        parts.add(JSON.objectNode().put("type", type()));
        parts.addObject().putArray("v").add(operator()).add(dice.between(0, 4));
        return condition;
    }

    private ObjectNode onStage(ObjectNode condition, String kind, String stage) {
        condition.putArray(kind).add(stage).add(operator());
        return condition;
    }

    private void count(ObjectNode condition, String kind, String stage) {
        condition.putArray(kind).add(stage).add(operator()).add(dice.between(0, 3));
    }

    private String operator() {
        return dice.pick(OPERATORS);
    }
}
