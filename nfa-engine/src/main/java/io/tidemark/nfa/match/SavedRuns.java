// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import static io.tidemark.nfa.match.EntryReader.require;

import io.tidemark.nfa.StateFormatException;
import io.tidemark.nfa.program.NfaState;
import io.tidemark.nfa.program.Outline;
import io.tidemark.serde.EventSerializer;

/** Reads saved states of a pattern as it was, and writes their runs out one by one. One thread. */
final class SavedRuns {
    /** Of one key; what is more is not written out. */
    static final int MAX_RUNS = 100_000;

    /** In all runs of a key together; runs with more are not written out. */
    static final int MAX_EVENTS = 1_000_000;

    private final Outline before;
    private final EntryReader entries;
    private final MatchBuffer buffer;
    private Mode mode = Mode.FLAT;
    private OpenRuns dag = new OpenRuns(1);

    SavedRuns(Outline before) {
        this.before = before;
        this.entries = new EntryReader(before.stages().size(), before.firstStage() != NfaState.NONE);
        this.buffer = new MatchBuffer(before.firstStage(), MAX_RUNS, MAX_EVENTS);
    }

    /** Is told the runs of a state. */
    interface Visitor {
        /**
         * A run that is open.
         *
         * @param buffer holds it during the call
         * @param run which of those in the buffer
         * @param states the states of the automaton it is in
         * @param waitingFor number of the first stage it waits for
         */
        void open(MatchBuffer buffer, int run, int[] states, int waitingFor);

        /** A run that is complete, by which step, and held back. */
        void complete(MatchBuffer buffer, int run, int step);

        /** There are more runs than can be written out, at least one. */
        void truncated(int waitingFor);
    }

    /** How much was known of the runs of the state that was read last. */
    Mode mode() {
        return mode;
    }

    /** The events of the state that was read last. */
    OpenRuns dag() {
        return dag;
    }

    void read(byte[] bytes, EventSerializer<?> serializer, Visitor visitor) {
        ByteReader in = Checksum.open(bytes);
        int version = in.readByte();
        if (version != StateCodec.VERSION) {
            throw new StateFormatException(
                    "The state has version " + version + "; this library reads " + StateCodec.VERSION);
        }
        long fingerprint = in.readFixed(Long.BYTES);
        if (fingerprint != before.fingerprint()) {
            throw new StateFormatException("The state belongs to another pattern than the outline: its fingerprint is "
                    + Long.toHexString(fingerprint) + ", that of the outline is "
                    + Long.toHexString(before.fingerprint()));
        }
        mode = Mode.ofCode(in.readByte());
        int shape = in.readByte();
        require(shape == StateCodec.MANY || (shape == StateCodec.ONE && entries.oneFirst()), "Its shape is " + shape);
        dag = new OpenRuns(1);
        if (shape == StateCodec.ONE) {
            long time = in.readSigned();
            long id = in.readSigned();
            int event = dag.addEvent(serializer.deserialize(in.readBytes()), time, id);
            buffer.clear(dag);
            buffer.addAny(Ref.event(event), event);
            tellOpen(readSet(in), visitor);
        } else {
            entries.readAll(in, dag, serializer);
            int cohorts = in.readInt("The number of cohorts", mode.routed() ? dag.entryCount() : 1);
            for (int c = 0; c < cohorts; c++) {
                readCohort(in, visitor);
            }
        }
        in.requireEnd();
        buffer.clear(RunDag.EMPTY);
    }

    private void readCohort(ByteReader in, Visitor visitor) {
        int oldest = in.readInt("A start", dag.entryCount() - 1);
        int newest = in.readInt("A start", mode.routed() ? dag.entryCount() - 1 : Integer.MAX_VALUE);
        for (int left = in.readInt("The number of bundles", Integer.MAX_VALUE); left > 0; left--) {
            int[] states = readSet(in);
            in.readSigned(); // The time of the last event: each run has its own.
            find(entries.readRun(in, dag), oldest, newest);
            tellOpen(states, visitor);
        }
        for (int left = in.readInt("The number of completed runs", Integer.MAX_VALUE); left > 0; left--) {
            find(entries.readRun(in, dag), oldest, newest);
            int step = (int) in.readSigned();
            for (int run = 0; run < buffer.count(); run++) {
                visitor.complete(buffer, run, step);
            }
            if (buffer.truncated()) {
                visitor.truncated(before.stages().size());
            }
        }
    }

    private int[] readSet(ByteReader in) {
        int all = before.states().size();
        int[] states = new int[in.readInt("The number of states", all)];
        for (int i = 0; i < states.length; i++) {
            states[i] = in.readInt("A state", all - 1);
        }
        require(states.length > 0, "A run is in no state");
        return states;
    }

    /** Writes out the runs of a bundle that begin with the starts of its cohort. */
    private void find(int run, int oldest, int newest) {
        buffer.clear(dag);
        if (!mode.routed()) {
            buffer.addAll(run, oldest);
            return;
        }
        int start = dag.oldestStart(run, oldest);
        while (start != Ref.NIL && start <= newest) {
            buffer.addAllOf(run, start);
            start = dag.oldestStart(run, start + 1);
        }
    }

    private void tellOpen(int[] states, Visitor visitor) {
        int waitingFor = Math.max(0, before.states().get(states[0]).stage());
        for (int run = 0; run < buffer.count(); run++) {
            visitor.open(buffer, run, states, waitingFor);
        }
        if (buffer.truncated()) {
            visitor.truncated(waitingFor);
        }
    }
}
