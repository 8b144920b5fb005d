// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.peer;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.nfa.conformance.CorpusEvent;
import io.tidemark.nfa.conformance.CorpusPredicate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.cep.nfa.aftermatch.AfterMatchSkipStrategy;
import org.apache.flink.cep.nfa.aftermatch.SkipToFirstStrategy;
import org.apache.flink.cep.nfa.aftermatch.SkipToLastStrategy;
import org.apache.flink.cep.pattern.Pattern;
import org.apache.flink.cep.pattern.WithinType;
import org.apache.flink.cep.pattern.conditions.IterativeCondition;
import org.jspecify.annotations.Nullable;

/** Makes the peer's pattern from the list of calls that describes it: makes the same calls. */
final class PeerPattern {
    private PeerPattern() {}

    /** Throws what the peer throws for a pattern that it refuses. */
    static Pattern<CorpusEvent, CorpusEvent> build(JsonNode calls) {
        Pattern<CorpusEvent, CorpusEvent> pattern = null;
        for (JsonNode call : calls) {
            String name = call.fieldNames().next();
            pattern = pattern == null ? begin(call) : append(pattern, call, name, call.get(name));
        }
        if (pattern == null) {
            throw new IllegalArgumentException("a pattern without a call");
        }
        return pattern;
    }

    private static Pattern<CorpusEvent, CorpusEvent> begin(JsonNode call) {
        JsonNode first = call.get("begin");
        if (!call.has("skip")) {
            return first.isArray() ? Pattern.begin(build(first)) : Pattern.begin(first.asText());
        }
        AfterMatchSkipStrategy skip = skip(call.get("skip"));
        return first.isArray() ? Pattern.begin(build(first), skip) : Pattern.begin(first.asText(), skip);
    }

    private static Pattern<CorpusEvent, CorpusEvent> append(
            Pattern<CorpusEvent, CorpusEvent> pattern, JsonNode call, String name, JsonNode argument) {
        return switch (name) {
            case "next" -> argument.isArray() ? pattern.next(build(argument)) : pattern.next(argument.asText());
            case "followedBy" ->
                argument.isArray() ? pattern.followedBy(build(argument)) : pattern.followedBy(argument.asText());
            case "followedByAny" ->
                argument.isArray() ? pattern.followedByAny(build(argument)) : pattern.followedByAny(argument.asText());
            case "notNext" -> pattern.notNext(argument.asText());
            case "notFollowedBy" -> pattern.notFollowedBy(argument.asText());
            default -> modify(pattern, call, name, argument);
        };
    }

    private static Pattern<CorpusEvent, CorpusEvent> modify(
            Pattern<CorpusEvent, CorpusEvent> pattern, JsonNode call, String name, JsonNode argument) {
        return switch (name) {
            case "where" -> pattern.where(condition(argument));
            case "or" -> pattern.or(condition(argument));
            case "until" -> pattern.until(condition(argument));
            case "subtype" -> subtype(pattern, CorpusEvent.subtype(argument.asText()));
            case "optional" -> pattern.optional();
            case "greedy" -> pattern.greedy();
            case "consecutive" -> pattern.consecutive();
            case "allowCombinations" -> pattern.allowCombinations();
            case "within" ->
                pattern.within(
                        Duration.ofMillis(argument.asLong()),
                        WithinType.valueOf(call.path("type").asText(WithinType.FIRST_AND_LAST.name())));
            default -> repeat(pattern, name, argument, window(call));
        };
    }

    @SuppressWarnings("unchecked")
    private static Pattern<CorpusEvent, CorpusEvent> subtype(
            Pattern<CorpusEvent, CorpusEvent> pattern, Class<? extends CorpusEvent> type) {
        return (Pattern<CorpusEvent, CorpusEvent>) (Pattern<CorpusEvent, ?>) pattern.subtype(type);
    }

    private static Pattern<CorpusEvent, CorpusEvent> repeat(
            Pattern<CorpusEvent, CorpusEvent> pattern, String name, JsonNode argument, @Nullable Duration window) {
        int n = argument.path(0).asInt();
        int m = argument.path(1).asInt();
        return switch (name) {
            case "oneOrMore" -> window == null ? pattern.oneOrMore() : pattern.oneOrMore(window);
            case "timesOrMore" -> window == null ? pattern.timesOrMore(n) : pattern.timesOrMore(n, window);
            case "times" -> {
                if (argument.size() == 1) {
                    yield window == null ? pattern.times(n) : pattern.times(n, window);
                }
                yield window == null ? pattern.times(n, m) : pattern.times(n, m, window);
            }
            default -> throw new IllegalArgumentException("call " + name + ": unknown");
        };
    }

    private static @Nullable Duration window(JsonNode call) {
        return call.hasNonNull("window") ? Duration.ofMillis(call.get("window").asLong()) : null;
    }

    private static AfterMatchSkipStrategy skip(JsonNode description) {
        String stage = description.path("stage").asText();
        boolean throwOnMiss = description.path("throwOnMiss").asBoolean();
        return switch (description.get("strategy").asText()) {
            case "noSkip" -> AfterMatchSkipStrategy.noSkip();
            case "skipToNext" -> AfterMatchSkipStrategy.skipToNext();
            case "skipPastLastEvent" -> AfterMatchSkipStrategy.skipPastLastEvent();
            case "skipToFirst" -> {
                SkipToFirstStrategy skip = AfterMatchSkipStrategy.skipToFirst(stage);
                yield throwOnMiss ? skip.throwExceptionOnMiss() : skip;
            }
            case "skipToLast" -> {
                SkipToLastStrategy skip = AfterMatchSkipStrategy.skipToLast(stage);
                yield throwOnMiss ? skip.throwExceptionOnMiss() : skip;
            }
            default -> throw new IllegalArgumentException("skip strategy: " + description);
        };
    }

    private static IterativeCondition<CorpusEvent> condition(JsonNode description) {
        return new Predicate(CorpusPredicate.of(description));
    }

    private static final class Predicate extends IterativeCondition<CorpusEvent> {
        private static final long serialVersionUID = 1L;

        private final transient CorpusPredicate predicate;

        Predicate(CorpusPredicate predicate) {
            this.predicate = predicate;
        }

        @Override
        public boolean filter(CorpusEvent event, Context<CorpusEvent> context) {
            return predicate.holds(event, stage -> events(context, stage));
        }

        private static List<CorpusEvent> events(Context<CorpusEvent> context, String stage) {
            try {
                List<CorpusEvent> events = new ArrayList<>();
                context.getEventsForPattern(stage).forEach(events::add);
                return events;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
