// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.pattern.condition.Aggregates;
import io.tidemark.pattern.condition.Condition;
import io.tidemark.pattern.condition.Field;
import io.tidemark.pattern.condition.IterativeCondition;
import io.tidemark.pattern.condition.NumberExpression;
import io.tidemark.pattern.condition.NumberField;
import io.tidemark.pattern.condition.Operator;
import io.tidemark.pattern.condition.Reads;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;

/** Makes conditions from their description, in any tier. */
final class CorpusConditions {
    private static final Field<CorpusEvent, String> TYPE = Field.of("type", CorpusEvent::type);
    private static final NumberField<CorpusEvent> V = Field.number("v", CorpusEvent::v);

    private final ConditionTier tier;

    CorpusConditions(ConditionTier tier) {
        this.tier = tier;
    }

    Condition<CorpusEvent> condition(JsonNode description) {
        return switch (tier) {
            case DATA -> data(description);
            case DECLARED_READS -> lambda(description, true);
            case OPAQUE -> lambda(description, false);
            case MIXED ->
                switch (Math.floorMod(description.toString().hashCode(), 3)) {
                    case 0 -> data(description);
                    case 1 -> lambda(description, true);
                    default -> lambda(description, false);
                };
        };
    }

    private static Condition<CorpusEvent> lambda(JsonNode description, boolean declared) {
        CorpusPredicate predicate = CorpusPredicate.of(description);
        if (predicate.reads().isEmpty()) {
            return Condition.of((CorpusEvent event) -> predicate.holds(event, stage -> List.of()));
        }
        IterativeCondition<CorpusEvent> condition = (event, captures) -> predicate.holds(event, captures::events);
        return declared
                ? Condition.of(Reads.reads(predicate.reads().toArray(String[]::new)), condition)
                : Condition.of(condition);
    }

    private Condition<CorpusEvent> data(JsonNode description) {
        String kind = description.fieldNames().next();
        JsonNode argument = description.get(kind);
        return switch (kind) {
            case "const" -> argument.asBoolean() ? Condition.always() : Condition.never();
            case "type" -> TYPE.is(argument.asText());
            case "v" -> compare(V, argument.get(0).asText(), argument.get(1).asInt());
            case "and" -> all(argument, Condition::and);
            case "or" -> all(argument, Condition::or);
            case "not" -> data(argument).not();
            case "count", "vDistinct" -> {
                String stage = argument.get(0).asText();
                NumberExpression<CorpusEvent> number =
                        kind.equals("count") ? Aggregates.count(stage) : Aggregates.distinct(stage, V);
                yield compare(number, argument.get(1).asText(), argument.get(2).asInt());
            }
            default -> dataOnStage(kind, argument, description.path("ifNone").asBoolean());
        };
    }

    private static Condition<CorpusEvent> dataOnStage(String kind, JsonNode argument, boolean ifNone) {
        String stage = argument.get(0).asText();
        Operator operator = operator(argument.get(1).asText());
        return switch (kind) {
            case "vLast" -> V.compare(operator, Aggregates.last(stage, V)).ifAbsent(ifNone);
            case "vFirst" -> V.compare(operator, Aggregates.first(stage, V)).ifAbsent(ifNone);
            case "vMin" -> V.compare(operator, Aggregates.min(stage, V)).ifAbsent(ifNone);
            case "vMax" -> V.compare(operator, Aggregates.max(stage, V)).ifAbsent(ifNone);
            case "typeLast" ->
                (operator == Operator.EQUAL
                                ? TYPE.sameAs(Aggregates.last(stage, TYPE))
                                : TYPE.differsFrom(Aggregates.last(stage, TYPE)))
                        .ifAbsent(ifNone);
            case "vSum" -> V.compare(operator, Aggregates.sum(stage, V));
            case "vAvg" -> {
                // As the corpus defines it, without a division.
                NumberExpression<CorpusEvent> count = Aggregates.count(stage);
                Condition<CorpusEvent> comparison = V.times(count).compare(operator, Aggregates.sum(stage, V));
                yield ifNone ? count.is(0).or(comparison) : count.greaterThan(0).and(comparison);
            }
            default -> throw new IllegalArgumentException("condition " + kind + ": unknown");
        };
    }

    private Condition<CorpusEvent> all(JsonNode parts, BinaryOperator<Condition<CorpusEvent>> combine) {
        List<Condition<CorpusEvent>> conditions = new ArrayList<>();
        parts.forEach(part -> conditions.add(data(part)));
        return conditions.stream().reduce(combine).orElseThrow();
    }

    private static Condition<CorpusEvent> compare(NumberExpression<CorpusEvent> left, String operator, int right) {
        return switch (operator) {
            case "<" -> left.lessThan(right);
            case "<=" -> left.atMost(right);
            case ">" -> left.greaterThan(right);
            case ">=" -> left.atLeast(right);
            case "==" -> left.is(right);
            case "!=" -> left.is(right).not();
            default -> throw new IllegalArgumentException("operator " + operator + ": unknown");
        };
    }

    private static Operator operator(String symbol) {
        for (Operator operator : Operator.values()) {
            if (operator.toString().equals(symbol)) {
                return operator;
            }
        }
        throw new IllegalArgumentException("operator " + symbol + ": unknown");
    }
}
