// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.pattern.AfterMatchSkip;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.WithinType;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Makes a pattern from the list of calls that describes it: makes the same calls. */
final class CorpusPattern {
    private final CorpusConditions conditions;

    CorpusPattern(ConditionTier tier) {
        this.conditions = new CorpusConditions(tier);
    }

    Pattern<CorpusEvent> build(JsonNode calls) {
        Pattern<CorpusEvent> pattern = null;
        for (JsonNode call : calls) {
            String name = call.fieldNames().next();
            pattern = pattern == null ? begin(call) : append(pattern, call, name, call.get(name));
        }
        if (pattern == null) {
            throw new IllegalArgumentException("a pattern without a call");
        }
        return pattern;
    }

    private Pattern<CorpusEvent> begin(JsonNode call) {
        JsonNode first = call.get("begin");
        Pattern<CorpusEvent> pattern = first.isArray() ? Pattern.begin(build(first)) : Pattern.begin(first.asText());
        return call.has("skip") ? pattern.afterMatch(skip(call.get("skip"))) : pattern;
    }

    private Pattern<CorpusEvent> append(Pattern<CorpusEvent> pattern, JsonNode call, String name, JsonNode argument) {
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

    private Pattern<CorpusEvent> modify(Pattern<CorpusEvent> pattern, JsonNode call, String name, JsonNode argument) {
        return switch (name) {
            case "where" -> pattern.where(conditions.condition(argument));
            case "or" -> pattern.or(conditions.condition(argument));
            case "until" -> pattern.until(conditions.condition(argument));
            case "subtype" -> pattern.subtype(CorpusEvent.subtype(argument.asText()));
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

    private static Pattern<CorpusEvent> repeat(
            Pattern<CorpusEvent> pattern, String name, JsonNode argument, @Nullable Duration window) {
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

    private static AfterMatchSkip skip(JsonNode description) {
        String stage = description.path("stage").asText();
        AfterMatchSkip skip = switch (description.get("strategy").asText()) {
            case "noSkip" -> AfterMatchSkip.noSkip();
            case "skipToNext" -> AfterMatchSkip.skipToNext();
            case "skipPastLastEvent" -> AfterMatchSkip.skipPastLastEvent();
            case "skipToFirst" -> AfterMatchSkip.skipToFirst(stage);
            case "skipToLast" -> AfterMatchSkip.skipToLast(stage);
            default -> throw new IllegalArgumentException("skip strategy: " + description);
        };
        return description.path("throwOnMiss").asBoolean() ? skip.throwExceptionOnMiss() : skip;
    }
}
