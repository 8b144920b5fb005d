// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.check;

import io.tidemark.nfa.Nfa;
import io.tidemark.nfa.conformance.CorpusEvent;
import io.tidemark.nfa.conformance.CorpusEventSerializer;
import io.tidemark.nfa.conformance.CorpusInput;
import io.tidemark.nfa.reference.EngineMatcher;
import io.tidemark.nfa.reference.EngineMatcher.Usage;
import io.tidemark.nfa.reference.MatchRecord;
import io.tidemark.nfa.reference.Output;
import io.tidemark.nfa.reference.SkipMiss;
import io.tidemark.nfa.reference.Taken;
import io.tidemark.pattern.Pattern;
import java.util.List;

/** What the engine makes of a stream. */
public final class EngineRun {
    private EngineRun() {}

    /** The engine for a pattern, time-outs reported. */
    public static EngineMatcher<CorpusEvent> engine(Pattern<CorpusEvent> pattern) {
        return EngineMatcher.of(Nfa.compile(pattern), true, Usage.PLAIN, new CorpusEventSerializer());
    }

    /** The events of each match, in the order of emission; until the skip strategy throws, if it does. */
    public static List<List<Taken>> matches(Pattern<CorpusEvent> pattern, List<CorpusInput> inputs) {
        EngineMatcher<CorpusEvent> engine = engine(pattern);
        Output output = new Output();
        try {
            inputs.forEach(input -> output.add(accept(engine, input)));
            output.add(engine.flush());
        } catch (SkipMiss e) {
            // What came before counts.
        }
        return output.matches().stream().map(MatchRecord::events).toList();
    }

    /** Gives one input to the engine. */
    public static Output accept(EngineMatcher<CorpusEvent> engine, CorpusInput input) {
        if (input instanceof CorpusInput.Arrival arrival) {
            CorpusEvent event = arrival.event();
            return engine.process(event, event.timestamp(), event.index());
        }
        return engine.advanceTo(((CorpusInput.Watermark) input).timestamp());
    }
}
