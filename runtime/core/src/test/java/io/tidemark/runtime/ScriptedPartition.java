// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.nfa.conformance.CorpusEvent;
import io.tidemark.nfa.conformance.CorpusInput;
import io.tidemark.runtime.source.RecordBuffer;
import io.tidemark.runtime.source.SourcePartition;
import java.util.List;

/** Plays the inputs of a case in small batches, tells that it is through, and has nothing more to say. */
final class ScriptedPartition implements SourcePartition<CorpusEvent> {
    private static final int BATCH = 3;

    private final List<CorpusInput> inputs;
    private final Runnable atEnd;
    private int next;

    ScriptedPartition(List<CorpusInput> inputs, Runnable atEnd) {
        this.inputs = inputs;
        this.atEnd = atEnd;
    }

    @Override
    public String name() {
        return "inputs-0";
    }

    @Override
    public boolean bounded() {
        return false;
    }

    @Override
    public void seek(long position) {
        next = Math.toIntExact(position);
    }

    @Override
    public long position() {
        return next;
    }

    @Override
    public PollResult poll(RecordBuffer<CorpusEvent> buffer) {
        for (int i = 0; i < BATCH && next < inputs.size() && !buffer.isFull(); i++, next++) {
            CorpusInput input = inputs.get(next);
            if (input instanceof CorpusInput.Watermark watermark) {
                buffer.addWatermark(watermark.timestamp());
            } else if (input instanceof CorpusInput.Arrival arrival) {
                buffer.add(next, arrival.event());
            }
        }
        if (next < inputs.size()) {
            return PollResult.MORE;
        }
        atEnd.run();
        return PollResult.NOTHING_NOW;
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
