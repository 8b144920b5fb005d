// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.pattern.condition.Aggregates;
import io.tidemark.pattern.condition.Captures;
import io.tidemark.pattern.condition.Condition;
import io.tidemark.pattern.condition.Field;
import io.tidemark.pattern.condition.NoCaptures;
import io.tidemark.pattern.condition.NumberExpression;
import io.tidemark.pattern.condition.NumberField;
import io.tidemark.pattern.condition.Operator;
import io.tidemark.pattern.condition.Reads;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.ToLongFunction;

/** Makes conditions from their description, in any tier. */
final class CorpusConditions {
    private static final Field<CorpusEvent, String> TYPE = Field.of("type", CorpusEvent::type);
    private static final NumberField<CorpusEvent> V = Field.number("v", CorpusEvent::v);

    private static final Captures<CorpusEvent> NOTHING = NoCaptures.instance();

    private final ConditionTier tier;

    CorpusConditions(ConditionTier tier) {
        this.tier = tier;
    }

    Condition<CorpusEvent> condition(JsonNode description) {
        if (tier == ConditionTier.DATA) {
            return data(description);
        }
        Set<String> reads = new LinkedHashSet<>();
        Test test = lambda(description, reads);
        if (reads.isEmpty()) {
            return Condition.of((CorpusEvent event) -> test.holds(event, NOTHING));
        }
        return tier == ConditionTier.OPAQUE
                ? Condition.of(test::holds)
                : Condition.of(Reads.reads(reads.toArray(String[]::new)), test::holds);
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
            case "count" ->
                compare(
                        Aggregates.count(argument.get(0).asText()),
                        argument.get(1).asText(),
                        argument.get(2).asInt());
            default -> dataOnStage(kind, argument, description.path("ifNone").asBoolean());
        };
    }

    private static Condition<CorpusEvent> dataOnStage(String kind, JsonNode argument, boolean ifNone) {
        String stage = argument.get(0).asText();
        Operator operator = operator(argument.get(1).asText());
        return switch (kind) {
            case "vLast" -> V.compare(operator, Aggregates.last(stage, V)).ifAbsent(ifNone);
            case "vFirst" -> V.compare(operator, Aggregates.first(stage, V)).ifAbsent(ifNone);
            case "vSum" -> V.compare(operator, Aggregates.sum(stage, V));
            case "vAvg" -> {
                // As the corpus defines it, without a division.
                NumberExpression<CorpusEvent> count = Aggregates.count(stage);
                Condition<CorpusEvent> comparison = V.times(count).compare(operator, Aggregates.sum(stage, V));
                yield ifNone ? count.eq(0).or(comparison) : count.gt(0).and(comparison);
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
            case "<" -> left.lt(right);
            case "<=" -> left.atMost(right);
            case ">" -> left.gt(right);
            case ">=" -> left.atLeast(right);
            case "==" -> left.eq(right);
            case "!=" -> left.eq(right).not();
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

    private Test lambda(JsonNode description, Set<String> reads) {
        String kind = description.fieldNames().next();
        JsonNode argument = description.get(kind);
        return switch (kind) {
            case "const" -> {
                boolean constant = argument.asBoolean();
                yield (event, captures) -> constant;
            }
            case "type" -> {
                String type = argument.asText();
                yield (event, captures) -> event.type().equals(type);
            }
            case "v" -> {
                long limit = argument.get(1).asLong();
                String operator = argument.get(0).asText();
                yield (event, captures) -> holds(event.v(), operator, limit);
            }
            case "and", "or" -> lambdaOnParts(kind.equals("and"), argument, reads);
            case "not" -> {
                Test negated = lambda(argument, reads);
                yield (event, captures) -> !negated.holds(event, captures);
            }
            default -> lambdaOnStage(kind, argument, description.path("ifNone").asBoolean(), reads);
        };
    }

    private Test lambdaOnParts(boolean and, JsonNode argument, Set<String> reads) {
        List<Test> parts = new ArrayList<>();
        argument.forEach(part -> parts.add(lambda(part, reads)));
        return (event, captures) -> and
                ? parts.stream().allMatch(part -> part.holds(event, captures))
                : parts.stream().anyMatch(part -> part.holds(event, captures));
    }

    private static Test lambdaOnStage(String kind, JsonNode argument, boolean ifNone, Set<String> reads) {
        String stage = argument.get(0).asText();
        String operator = argument.get(1).asText();
        reads.add(stage);
        return switch (kind) {
            case "count" -> {
                long number = argument.get(2).asLong();
                yield (event, captures) -> holds(captures.events(stage).size(), operator, number);
            }
            case "vSum" -> (event, captures) -> holds(event.v(), operator, sum(captures.events(stage)));
            case "vAvg" ->
                ifAny(stage, ifNone, (event, captures) -> {
                    List<CorpusEvent> events = captures.events(stage);
                    return holds((long) event.v() * events.size(), operator, sum(events));
                });
            case "vLast" ->
                onOne(
                        stage,
                        ifNone,
                        operator,
                        events -> events.get(events.size() - 1).v());
            case "vFirst" ->
                onOne(stage, ifNone, operator, events -> events.get(0).v());
            default -> throw new IllegalArgumentException("condition " + kind + ": unknown");
        };
    }

    private static Test onOne(String stage, boolean ifNone, String operator, ToLongFunction<List<CorpusEvent>> value) {
        return ifAny(
                stage,
                ifNone,
                (event, captures) -> holds(event.v(), operator, value.applyAsLong(captures.events(stage))));
    }

    private static Test ifAny(String stage, boolean ifNone, Test test) {
        return (event, captures) -> captures.events(stage).isEmpty() ? ifNone : test.holds(event, captures);
    }

    private static long sum(List<CorpusEvent> events) {
        return events.stream().mapToLong(CorpusEvent::v).sum();
    }

    private static boolean holds(long left, String operator, long right) {
        return switch (operator) {
            case "<" -> left < right;
            case "<=" -> left <= right;
            case ">" -> left > right;
            case ">=" -> left >= right;
            case "==" -> left == right;
            case "!=" -> left != right;
            default -> throw new IllegalArgumentException("operator " + operator + ": unknown");
        };
    }

    @FunctionalInterface
    private interface Test {
        boolean holds(CorpusEvent event, Captures<CorpusEvent> captures);
    }
}
