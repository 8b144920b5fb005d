// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import static io.tidemark.nfa.match.EntryReader.require;
import static io.tidemark.nfa.match.NodeLayout.TAKE;

import io.tidemark.nfa.KeyState;
import io.tidemark.nfa.MatcherOptions;
import io.tidemark.nfa.StateFormatException;
import io.tidemark.nfa.program.NfaState;
import io.tidemark.nfa.program.StateKind;
import io.tidemark.serde.EventSerializer;

/**
 * The state of a key as bytes.
 *
 * <pre>
 * version 1 byte | fingerprint 8 bytes | mode 1 byte | shape 1 byte | body | CRC-32C of all before, 4 bytes
 * body, ONE:  event | state set
 * body, MANY: entries of the dag, children before parents | cohorts
 * event:      time | id | serialised event
 * entry:      kind | EVENT: an event, time and id as differences to those of the one before | TAKE: stage, event, run
 *             before | UNION, KEYED: two runs
 * cohort:     oldest | newest | bundles: state set, last time, run | completed: run, step
 * </pre>
 *
 * What conditions read of a run is not written: it is found again by folding over one of the runs of the bundle, which
 * all agree on it. States of the automaton are numbered by the compiler, in the same way for the same pattern; the
 * fingerprint tells whether it is the same.
 */
public final class StateCodec<E> {
    static final int VERSION = 1;
    static final int ONE = 0;
    static final int MANY = 1;

    /** Of an event, in a message. */
    private static final int MAX_TEXT = 200;

    private final PatternFacts<E> facts;
    private final Engine<E> engine;
    private final Mode mode;
    private final EntryReader entries;

    /** A codec for the states of an engine, used by its thread. */
    public StateCodec(PatternFacts<E> facts, MatcherOptions options, Engine<E> engine) {
        this.facts = facts;
        this.engine = engine;
        this.mode = Mode.of(facts.pattern(), facts.graph(), options.reportTimeouts());
        this.entries = new EntryReader(facts.graph().stages().size(), facts.firstStage() != NfaState.NONE);
    }

    // --- writing ---

    /** The bytes of a state. */
    public byte[] save(KeyState state, EventSerializer<E> serializer) {
        if (Engine.orNothing(state) == null) {
            // It could not be read.
            throw new IllegalArgumentException("There is nothing open in the state: the call that it was passed to has"
                    + " thrown. Save what afterFailure() of the matcher returned.");
        }
        ByteWriter out = new ByteWriter();
        out.writeByte(VERSION);
        out.writeFixed(facts.fingerprint(), Long.BYTES);
        out.writeByte(mode.code());
        if (state instanceof OneRun one) {
            out.writeByte(ONE);
            out.writeSigned(one.time);
            out.writeSigned(one.id);
            writeEvent(out, one.event, one.time, serializer);
            writeSet(out, one.set);
        } else {
            out.writeByte(MANY);
            writeRuns(out, (OpenRuns) state, serializer);
        }
        return Checksum.seal(out);
    }

    private void writeRuns(ByteWriter out, OpenRuns state, EventSerializer<E> serializer) {
        // Another thread may be copying it, or counting what is open in it.
        OpenRuns runs = state.copy();
        engine.compact(runs);
        out.writeUnsigned(runs.entryCount());
        long time = 0;
        long id = 0;
        for (int i = 0; i < runs.entryCount(); i++) {
            if (runs.isEvent(i)) {
                out.writeByte(EntryReader.EVENT);
                out.writeSigned(runs.time(i) - time);
                out.writeSigned(runs.id(i) - id);
                writeEvent(out, runs.event(i), runs.time(i), serializer);
                time = runs.time(i);
                id = runs.id(i);
            } else {
                writeNode(out, runs, Ref.node(i));
            }
        }
        out.writeUnsigned(runs.count());
        for (int c = 0; c < runs.count(); c++) {
            writeCohort(out, runs.cohort(c), runs.steps);
        }
    }

    @SuppressWarnings("unchecked")
    private void writeEvent(ByteWriter out, Object event, long time, EventSerializer<E> serializer) {
        byte[] bytes;
        try {
            bytes = serializer.serialize((E) event);
        } catch (RuntimeException e) {
            // Whoever has to mend it is to find the event.
            String text = event.toString();
            throw new IllegalArgumentException(
                    "The serializer of events failed for an event of time " + time + ", "
                            + text.substring(0, Math.min(text.length(), MAX_TEXT)) + ": " + e,
                    e);
        }
        out.writeBytes(bytes);
    }

    private static void writeNode(ByteWriter out, RunDag dag, int node) {
        int kind = dag.kind(node);
        out.writeByte(kind);
        if (kind == TAKE) {
            out.writeUnsigned(dag.stage(node));
            out.writeUnsigned(dag.takenEvent(node));
            out.writeUnsigned(dag.first(node) + 1L);
        } else {
            out.writeUnsigned(dag.first(node));
            out.writeUnsigned(dag.rest(node));
        }
    }

    private static void writeCohort(ByteWriter out, Cohort cohort, int steps) {
        out.writeUnsigned(cohort.oldest);
        out.writeUnsigned(cohort.newest);
        out.writeUnsigned(cohort.size());
        for (int i = 0; i < cohort.size(); i++) {
            writeSet(out, cohort.set(i));
            out.writeSigned(cohort.lastTime(i));
            out.writeUnsigned(cohort.run(i));
        }
        out.writeUnsigned(cohort.doneCount());
        for (int i = 0; i < cohort.doneCount(); i++) {
            out.writeUnsigned(cohort.doneRun(i));
            out.writeSigned((long) cohort.doneStep(i) - steps);
        }
    }

    private static void writeSet(ByteWriter out, StateSet set) {
        out.writeUnsigned(set.states().length);
        for (int state : set.states()) {
            out.writeUnsigned(state);
        }
    }

    // --- reading ---

    /** The state of bytes. */
    public KeyState restore(byte[] bytes, EventSerializer<E> serializer) {
        ByteReader in = Checksum.open(bytes);
        int version = in.readByte();
        if (version != VERSION) {
            throw new StateFormatException("The state has version " + version + "; this library reads " + VERSION);
        }
        long fingerprint = in.readFixed(Long.BYTES);
        if (fingerprint != facts.fingerprint()) {
            throw new StateFormatException("The state belongs to another pattern: its fingerprint is "
                    + Long.toHexString(fingerprint) + ", that of the pattern is "
                    + Long.toHexString(facts.fingerprint()));
        }
        if (in.readByte() != mode.code()) {
            throw new StateFormatException(
                    "The state was made by a matcher with other options: both must report time-outs, or neither");
        }
        int shape = in.readByte();
        require(shape == MANY || (shape == ONE && facts.firstStage() != NfaState.NONE), "Its shape is " + shape);
        KeyState state = shape == ONE ? readOne(in, serializer) : readRuns(in, serializer);
        in.requireEnd();
        return state;
    }

    private OneRun readOne(ByteReader in, EventSerializer<E> serializer) {
        long time = in.readSigned();
        long id = in.readSigned();
        E event = serializer.deserialize(in.readBytes());
        StateSet set = readSet(in);
        return new OneRun(event, time, id, set);
    }

    private OpenRuns readRuns(ByteReader in, EventSerializer<E> serializer) {
        OpenRuns runs = new OpenRuns(1);
        entries.readAll(in, runs, serializer);
        int cohorts = in.readInt("The number of cohorts", mode.routed() ? runs.entryCount() : 1);
        require(cohorts > 0, "It has no cohort");
        for (int c = 0; c < cohorts; c++) {
            Cohort cohort = readCohort(in, runs);
            require(c == 0 || runs.cohort(c - 1).newest < cohort.oldest, "Its cohorts are not in order");
            runs.append(cohort);
        }
        engine.resume(runs);
        return runs;
    }

    private Cohort readCohort(ByteReader in, OpenRuns runs) {
        int oldest = in.readInt("A start", runs.entryCount() - 1);
        int newest = in.readInt("A start", mode.routed() ? runs.entryCount() - 1 : Integer.MAX_VALUE);
        require(oldest <= newest && (mode.routed() || newest == Integer.MAX_VALUE), "A cohort ends before it begins");
        Cohort cohort = new Cohort(facts.layout(), oldest, newest);
        int bundles = in.readInt("The number of bundles", Integer.MAX_VALUE);
        for (int i = 0; i < bundles; i++) {
            StateSet set = readSet(in);
            cohort.draft(set, in.readSigned());
            int run = readStarts(in, runs, oldest);
            engine.fold(runs, run, cohort, set);
            cohort.add(run);
        }
        int done = in.readInt("The number of completed runs", mode.routed() ? Integer.MAX_VALUE : 0);
        require(bundles > 0 || done > 0, "A cohort is empty");
        for (int i = 0; i < done; i++) {
            int run = readStarts(in, runs, oldest);
            cohort.addDone(run, (int) in.readSigned());
        }
        return cohort;
    }

    /** Runs that have the oldest start of their cohort, or, where starts are not told apart, one not older. */
    private int readStarts(ByteReader in, RunDag dag, int oldest) {
        int run = entries.readRun(in, dag);
        int start = mode.routed() ? dag.oldestStart(run, oldest) : oldest;
        require(start == oldest && dag.newestStart(run) >= oldest, "A run did not begin with its cohort");
        return run;
    }

    private StateSet readSet(ByteReader in) {
        int all = facts.graph().states().size();
        int[] states = new int[in.readInt("The number of states", all)];
        for (int i = 0; i < states.length; i++) {
            states[i] = in.readInt("A state", all - 1);
            StateKind kind = facts.graph().state(states[i]).kind();
            require(
                    (i == 0 || states[i - 1] < states[i]) && (kind == StateKind.NORMAL || kind == StateKind.PENDING),
                    "A run is in no set of states");
        }
        require(states.length > 0, "A run is in no state");
        return facts.table().set(states);
    }
}
