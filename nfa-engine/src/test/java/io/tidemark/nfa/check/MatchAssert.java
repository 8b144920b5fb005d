// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.nfa.conformance.CorpusEvent;
import io.tidemark.nfa.conformance.CorpusInput;
import io.tidemark.nfa.random.EngineCheck;
import io.tidemark.nfa.random.EngineCheck.Way;
import io.tidemark.nfa.random.RecordedRun;
import io.tidemark.nfa.reference.MatchRecord;
import io.tidemark.nfa.reference.Output;
import io.tidemark.nfa.reference.ReferenceMatcher;
import io.tidemark.nfa.reference.SkipMiss;
import io.tidemark.nfa.reference.Taken;
import io.tidemark.nfa.reference.TimeoutRecord;
import io.tidemark.pattern.AfterMatchSkip;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.condition.Condition;
import io.tidemark.pattern.condition.Field;
import io.tidemark.pattern.condition.NumberField;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Checks a pattern on an input, in one line:
 *
 * <pre>{@code
 * check(begin("A", "a").followedBy("B").where(type("b")), "a@1 c@2 b@3:5 wm@9", "A=0 B=2 [on 2]");
 * }</pre>
 *
 * <p>Inputs are {@code type@time} or {@code type@time:v}, and {@code wm@time} for time that passes; what is expected
 * are all matches in their order, {@code stage=indices [trigger]}, and among them all time-outs,
 * {@code timed out stage=indices at=deadline for=stages [trigger]}. A trigger is {@code on i}, {@code before i} or
 * {@code wm i}. The naive matcher must yield just that, and the engine the same in every way it can be used.
 */
public final class MatchAssert {
    /** The type of an event. */
    public static final Field<CorpusEvent, String> TYPE = Field.of("type", CorpusEvent::type);

    /** The number of an event. */
    public static final NumberField<CorpusEvent> V = Field.number("v", CorpusEvent::v);

    private MatchAssert() {}

    /** A pattern that begins with a stage for events of a type. */
    public static Pattern<CorpusEvent> begin(String stage, String type) {
        return Pattern.<CorpusEvent>begin(stage).where(type(type));
    }

    /** The same with an after-match skip strategy. */
    public static Pattern<CorpusEvent> begin(String stage, String type, AfterMatchSkip skip) {
        return begin(stage, type).afterMatch(skip);
    }

    /** Events of a type. */
    public static Condition<CorpusEvent> type(String type) {
        return TYPE.is(type);
    }

    /** Checks that a pattern yields this and nothing else. */
    public static void check(Pattern<CorpusEvent> pattern, String input, String... expected) {
        List<CorpusInput> inputs = inputs(input);
        assertThat(naive(pattern, inputs)).containsExactly(expected);
        String difference =
                EngineCheck.difference(pattern, RecordedRun.of(pattern, inputs, Integer.MAX_VALUE), Way.ALL);
        assertThat(difference).isNull();
    }

    /** Inputs from their text. */
    public static List<CorpusInput> inputs(String input) {
        List<CorpusInput> inputs = new ArrayList<>();
        for (String word : input.split(" ", -1)) {
            String[] parts = word.split("[@:]", -1);
            long time = Long.parseLong(parts[1]);
            int v = parts.length > 2 ? Integer.parseInt(parts[2]) : 0;
            inputs.add(
                    parts[0].equals("wm")
                            ? new CorpusInput.Watermark(time)
                            : new CorpusInput.Arrival(CorpusEvent.of(inputs.size(), "", time, parts[0], v)));
        }
        return inputs;
    }

    private static List<String> naive(Pattern<CorpusEvent> pattern, List<CorpusInput> inputs) {
        ReferenceMatcher<CorpusEvent> matcher = ReferenceMatcher.of(pattern);
        List<String> found = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i) instanceof CorpusInput.Watermark watermark) {
                step(found, "wm " + i, () -> matcher.advanceTo(watermark.timestamp()));
            } else if (inputs.get(i) instanceof CorpusInput.Arrival arrival) {
                CorpusEvent event = arrival.event();
                step(found, "before " + i, () -> matcher.advanceTo(event.timestamp()));
                step(found, "on " + i, () -> matcher.process(event, event.timestamp(), event.index()));
            }
        }
        step(found, "end", matcher::flush);
        return found;
    }

    private static void step(List<String> found, String trigger, Supplier<Output> call) {
        if (!found.isEmpty() && found.get(found.size() - 1).startsWith("skip missed")) {
            return;
        }
        try {
            Output output = call.get();
            for (MatchRecord match : output.matches()) {
                found.add(text(match.events()) + " [" + trigger + "]");
            }
            for (TimeoutRecord timeout : output.timeouts()) {
                found.add("timed out " + text(timeout.events()) + " at=" + timeout.timestamp() + " for="
                        + String.join("+", timeout.waitingFor()) + " [" + trigger + "]");
            }
        } catch (SkipMiss e) {
            found.add("skip missed [" + trigger + "]");
        }
    }

    private static String text(List<Taken> events) {
        Map<String, List<String>> byStage = new LinkedHashMap<>();
        events.forEach(taken -> byStage.computeIfAbsent(taken.stage(), stage -> new ArrayList<>())
                .add(String.valueOf(taken.eventId())));
        return byStage.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + String.join("+", entry.getValue()))
                .collect(Collectors.joining(" "));
    }
}
