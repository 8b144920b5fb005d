// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.random;

import io.tidemark.nfa.conformance.CorpusEvent;
import io.tidemark.nfa.conformance.CorpusInput;
import io.tidemark.nfa.reference.EngineMatcher;
import io.tidemark.nfa.reference.Output;
import io.tidemark.nfa.reference.RecordingMatcher;
import io.tidemark.nfa.reference.ReferenceMatcher;
import io.tidemark.nfa.reference.SkipMiss;
import io.tidemark.nfa.reference.TimeoutRecord;
import io.tidemark.pattern.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the naive matcher does on a stream, call by call, for an engine to be held against. */
public final class RecordedRun {
    /**
     * A call and what it yielded.
     *
     * @param what what was called
     * @param on for which input
     * @param call makes the same call on another matcher
     * @param output null: the skip strategy threw
     * @param deadline when time alone will do something
     * @param empty whether nothing is open any more
     * @param open the number of open partial matches by stage
     */
    private record Step(
            String what,
            Object on,
            Function<RecordingMatcher<CorpusEvent>, Output> call,
            @Nullable Output output,
            long deadline,
            boolean empty,
            List<Long> open) {}

    private final ReferenceMatcher<CorpusEvent> reference;
    private final int maxRuns;
    private final List<Step> steps = new ArrayList<>();
    private boolean over;

    private RecordedRun(ReferenceMatcher<CorpusEvent> reference, int maxRuns) {
        this.reference = reference;
        this.maxRuns = maxRuns;
    }

    /**
     * Runs the naive matcher; at the end the bounded input is flushed.
     *
     * @param maxRuns the stream ends early where there are more runs
     */
    public static RecordedRun of(Pattern<CorpusEvent> pattern, List<CorpusInput> inputs, int maxRuns) {
        return of(ReferenceMatcher.of(pattern), inputs, maxRuns);
    }

    /**
     * Runs the naive matcher; at the end the bounded input is flushed.
     *
     * @param reference a fresh one
     * @param maxRuns the stream ends early where there are more runs
     */
    public static RecordedRun of(ReferenceMatcher<CorpusEvent> reference, List<CorpusInput> inputs, int maxRuns) {
        RecordedRun run = new RecordedRun(reference, maxRuns);
        inputs.forEach(run::accept);
        run.step("flush", "the end", RecordingMatcher::flush);
        return run;
    }

    /** Number of matches. */
    public int matchCount() {
        return steps.stream()
                .mapToInt(
                        step -> step.output == null ? 0 : step.output.matches().size())
                .sum();
    }

    /** Number of time-outs. */
    public int timeoutCount() {
        return steps.stream()
                .mapToInt(
                        step -> step.output == null ? 0 : step.output.timeouts().size())
                .sum();
    }

    /** The first thing that an engine does differently, in words, or null. */
    public @Nullable String difference(EngineMatcher<CorpusEvent> engine, boolean timeouts) {
        for (Step step : steps) {
            String difference = difference(step, engine, timeouts);
            if (difference != null) {
                return "at " + step.what + " " + step.on + ": " + difference;
            }
        }
        return null;
    }

    private static @Nullable String difference(Step step, EngineMatcher<CorpusEvent> engine, boolean timeouts) {
        Output output;
        try {
            output = step.call.apply(engine);
        } catch (SkipMiss e) {
            return step.output == null ? null : "the engine missed a skip: " + e.getMessage();
        }
        if (step.output == null) {
            return "the engine did not miss a skip";
        }
        if (!output.matches().equals(step.output.matches())) {
            return "matches\n  expected " + step.output.matches() + "\n  but got  " + output.matches();
        }
        List<TimeoutRecord> expectedTimeouts = timeouts ? step.output.timeouts() : List.of();
        if (!output.timeouts().equals(expectedTimeouts)) {
            return "time-outs\n  expected " + expectedTimeouts + "\n  but got  " + output.timeouts();
        }
        if (engine.isEmpty() && !step.empty) {
            return "the engine has forgotten the key, though something is open";
        }
        List<Long> open = engine.openMatches(step.open.size());
        if (timeouts && !open.equals(step.open)) {
            return "open partial matches by stage\n  expected " + step.open + "\n  but got  " + open;
        }
        if (timeouts && engine.deadline() > step.deadline) {
            return "deadline " + engine.deadline() + " instead of " + step.deadline;
        }
        return null;
    }

    private void accept(CorpusInput input) {
        if (input instanceof CorpusInput.Watermark watermark) {
            step("watermark", watermark.timestamp(), matcher -> matcher.advanceTo(watermark.timestamp()));
        } else if (input instanceof CorpusInput.Arrival arrival) {
            CorpusEvent event = arrival.event();
            step("time of", event, matcher -> matcher.advanceTo(event.timestamp()));
            step("event", event, matcher -> matcher.process(event, event.timestamp(), event.index()));
        }
    }

    private void step(String what, Object on, Function<RecordingMatcher<CorpusEvent>, Output> call) {
        if (over) {
            return;
        }
        Output output = null;
        try {
            output = call.apply(reference);
        } catch (SkipMiss e) {
            over = true;
        }
        over |= reference.openRuns() > maxRuns;
        boolean empty = reference.openRuns() == 0 && reference.heldBack() == 0;
        steps.add(new Step(what, on, call, output, reference.deadline(), empty, reference.openMatches()));
    }
}
