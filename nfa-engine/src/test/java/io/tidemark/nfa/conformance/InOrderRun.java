// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.conformance;

import io.tidemark.nfa.reference.Output;
import io.tidemark.nfa.reference.RecordingMatcher;
import io.tidemark.nfa.reference.SkipMiss;
import java.util.List;
import java.util.function.Supplier;

/** Runs a case of the family nfa: one key, inputs in time order, fed directly to a matcher. */
public final class InOrderRun {
    private final RecordingMatcher<CorpusEvent> matcher;
    private final CorpusOutcome outcome = new CorpusOutcome();

    private InOrderRun(RecordingMatcher<CorpusEvent> matcher) {
        this.matcher = matcher;
    }

    /** What a fresh matcher makes of the inputs. */
    public static CorpusOutcome of(List<CorpusInput> inputs, RecordingMatcher<CorpusEvent> matcher) {
        InOrderRun run = new InOrderRun(matcher);
        for (int i = 0; i < inputs.size() && !run.outcome.failed(); i++) {
            run.accept(inputs.get(i), i);
        }
        return run.outcome;
    }

    private void accept(CorpusInput input, int index) {
        if (input instanceof CorpusInput.Watermark watermark) {
            step("wm " + index, () -> matcher.advanceTo(watermark.timestamp()));
        } else if (input instanceof CorpusInput.Arrival arrival) {
            CorpusEvent event = arrival.event();
            // Two steps, so that what time completes can be told from what the event completes.
            step("before " + index, () -> matcher.advanceTo(event.timestamp()));
            if (!outcome.failed()) {
                step("on " + index, () -> matcher.process(event, event.timestamp(), event.index()));
            }
        }
    }

    private void step(String trigger, Supplier<Output> call) {
        try {
            Output output = call.get();
            output.matches().forEach(match -> outcome.match(trigger, match.events()));
            output.timeouts().forEach(match -> outcome.timeout(trigger, match.events(), match.timestamp()));
        } catch (SkipMiss e) {
            outcome.skipMissed(trigger);
        }
    }
}
