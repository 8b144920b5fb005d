// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import static io.tidemark.nfa.match.NodeLayout.KEYED;
import static io.tidemark.nfa.match.NodeLayout.TAKE;
import static io.tidemark.nfa.match.NodeLayout.UNION;

import io.tidemark.nfa.StateFormatException;
import io.tidemark.serde.EventSerializer;

/**
 * Reads the events and runs of a state, laid out as in {@link StateCodec}, and refuses what was not written so.
 *
 * @param stages number of stages of the pattern
 * @param oneFirst whether every match begins with the same stage: then a run may be an event
 */
record EntryReader(int stages, boolean oneFirst) {
    /** The kind of an entry that is no node. */
    static final int EVENT = 0;

    /** Adds the entries of a state to an empty dag. */
    <E> void readAll(ByteReader in, RunDag dag, EventSerializer<E> serializer) {
        int entries = in.readInt("The number of entries", Ref.MAX_INDEX);
        long time = 0;
        long id = 0;
        for (int i = 0; i < entries; i++) {
            int kind = in.readByte();
            if (kind == EVENT) {
                time += in.readSigned();
                id += in.readSigned();
                dag.addEvent(serializer.deserialize(in.readBytes()), time, id);
            } else {
                readNode(kind, in, dag);
            }
        }
        dag.compacted();
    }

    private void readNode(int kind, ByteReader in, RunDag dag) {
        switch (kind) {
            case TAKE -> {
                int stage = in.readInt("A stage", stages - 1);
                int event = in.readInt("An event", dag.entryCount() - 1);
                require(dag.isEvent(event), "A run takes what is no event");
                int before = in.readInt("A run", Integer.MAX_VALUE) - 1;
                if (before != Ref.NIL) {
                    checkedRun(before, dag);
                    require(dag.newestStart(before) < event, "A run takes an event from before it began");
                }
                dag.take(stage, event, before);
            }
            case UNION -> dag.orderedUnion(readRun(in, dag), readRun(in, dag));
            case KEYED -> {
                int newer = readRun(in, dag);
                int older = readRun(in, dag);
                require(dag.newestStart(older) < dag.newestStart(newer), "A list of runs is not in order");
                dag.keyed(newer, older);
            }
            default -> throw new StateFormatException("An entry has kind " + kind + ", must be from 0 to 3");
        }
    }

    /** Reads the reference to a run. */
    int readRun(ByteReader in, RunDag dag) {
        return checkedRun(in.readInt("A run", Integer.MAX_VALUE), dag);
    }

    private int checkedRun(int run, RunDag dag) {
        require(!Ref.isEvent(run) || oneFirst, "A run is one event of no stage");
        if (Ref.index(run) >= dag.entryCount() || Ref.isEvent(run) != dag.isEvent(Ref.index(run))) {
            throw new StateFormatException("A run is " + run + ", which is not among those before it");
        }
        return run;
    }

    static void require(boolean condition, String what) {
        if (!condition) {
            throw new StateFormatException(what + ": these bytes were not written by a matcher of this pattern");
        }
    }
}
