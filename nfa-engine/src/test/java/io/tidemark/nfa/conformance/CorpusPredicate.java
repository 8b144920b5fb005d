// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;

/** A condition as a plain function of the event and of the events that each stage has taken. */
public final class CorpusPredicate {
    private final Test test;
    private final Set<String> reads;

    private CorpusPredicate(Test test, Set<String> reads) {
        this.test = test;
        this.reads = Set.copyOf(reads);
    }

    /** The function that a description means. */
    public static CorpusPredicate of(JsonNode description) {
        Set<String> reads = new LinkedHashSet<>();
        return new CorpusPredicate(parse(description, reads), reads);
    }

    /** The stages whose events it looks at; empty if it looks at the event alone. */
    public Set<String> reads() {
        return reads;
    }

    /**
     * Tests an event.
     *
     * @param events the events of a stage, oldest first
     */
    public boolean holds(CorpusEvent event, Function<String, List<CorpusEvent>> events) {
        return test.holds(event, events);
    }

    private static Test parse(JsonNode description, Set<String> reads) {
        String kind = description.fieldNames().next();
        JsonNode argument = description.get(kind);
        return switch (kind) {
            case "const" -> {
                boolean constant = argument.asBoolean();
                yield (event, events) -> constant;
            }
            case "type" -> {
                String type = argument.asText();
                yield (event, events) -> event.type().equals(type);
            }
            case "v" -> {
                long limit = argument.get(1).asLong();
                String operator = argument.get(0).asText();
                yield (event, events) -> holds(event.v(), operator, limit);
            }
            case "and", "or" -> parseParts(kind.equals("and"), argument, reads);
            case "not" -> {
                Test negated = parse(argument, reads);
                yield (event, events) -> !negated.holds(event, events);
            }
            default -> {
                reads.add(argument.get(0).asText());
                yield parseOnStage(kind, argument, description.path("ifNone").asBoolean());
            }
        };
    }

    private static Test parseParts(boolean and, JsonNode argument, Set<String> reads) {
        List<Test> parts = new ArrayList<>();
        argument.forEach(part -> parts.add(parse(part, reads)));
        return (event, events) -> and
                ? parts.stream().allMatch(part -> part.holds(event, events))
                : parts.stream().anyMatch(part -> part.holds(event, events));
    }

    private static Test parseOnStage(String kind, JsonNode argument, boolean ifNone) {
        String stage = argument.get(0).asText();
        String operator = argument.get(1).asText();
        long number = argument.path(2).asLong();
        return switch (kind) {
            case "count" -> (event, events) -> holds(events.apply(stage).size(), operator, number);
            case "vDistinct" -> (event, events) -> holds(distinct(events.apply(stage)), operator, number);
            case "vSum" -> (event, events) -> holds(event.v(), operator, sum(events.apply(stage)));
            case "vAvg" ->
                ifAny(stage, ifNone, (event, taken) -> holds((long) event.v() * taken.size(), operator, sum(taken)));
            case "vLast" ->
                compareWith(stage, ifNone, operator, taken -> last(taken).v());
            case "vFirst" ->
                compareWith(stage, ifNone, operator, taken -> taken.get(0).v());
            case "vMin" ->
                compareWith(
                        stage, ifNone, operator, taken -> values(taken).min().orElseThrow());
            case "vMax" ->
                compareWith(
                        stage, ifNone, operator, taken -> values(taken).max().orElseThrow());
            case "typeLast" ->
                ifAny(
                        stage,
                        ifNone,
                        (event, taken) -> event.type().equals(last(taken).type()) == operator.equals("=="));
            default -> throw new IllegalArgumentException("condition " + kind + ": unknown");
        };
    }

    private static Test compareWith(
            String stage, boolean ifNone, String operator, ToLongFunction<List<CorpusEvent>> value) {
        return ifAny(stage, ifNone, (event, taken) -> holds(event.v(), operator, value.applyAsLong(taken)));
    }

    private static Test ifAny(String stage, boolean ifNone, TestOnTaken test) {
        return (event, events) -> {
            List<CorpusEvent> taken = events.apply(stage);
            return taken.isEmpty() ? ifNone : test.holds(event, taken);
        };
    }

    private static CorpusEvent last(List<CorpusEvent> events) {
        return events.get(events.size() - 1);
    }

    private static long sum(List<CorpusEvent> events) {
        return values(events).sum();
    }

    private static long distinct(List<CorpusEvent> events) {
        return values(events).distinct().count();
    }

    private static LongStream values(List<CorpusEvent> events) {
        return events.stream().mapToLong(CorpusEvent::v);
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
        boolean holds(CorpusEvent event, Function<String, List<CorpusEvent>> events);
    }

    @FunctionalInterface
    private interface TestOnTaken {
        boolean holds(CorpusEvent event, List<CorpusEvent> taken);
    }
}
