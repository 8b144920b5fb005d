// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import static io.tidemark.nfa.match.NodeLayout.TAKE;
import static io.tidemark.nfa.match.NodeLayout.UNION;

import java.util.Arrays;

/**
 * Copies the part of a dag that can be reached from living runs into a new one, numbered from zero. Two sweeps over the
 * nodes, no recursion, since children have smaller indexes than their parents:
 *
 * <ol>
 *   <li>downwards, marks what is reachable from the roots, leaving out runs that started before {@code oldest};
 *   <li>upwards, copies what is marked; a union with one side left becomes that side, a keyed list loses its end.
 * </ol>
 *
 * The work is proportional to what was there; done when that has doubled it is a constant amount for each node made. The
 * second sweep costs several times the first, and is left out if there is little to gain. One instance serves all keys of
 * a thread.
 */
final class DagCompactor {
    /** Scratch beyond this is given back after use: one huge key must not be paid for by all others. */
    private static final int KEPT_INTS = 1 << 18;

    private static final int UNMARKED = 0;
    private static final int MARKED = 1;

    /** By entry: first whether it is reached, then where it went, as a {@link Ref}. */
    private int[] forward = new int[64];

    private RunDag dag = RunDag.EMPTY;
    private int oldest;
    private int firstEntry;

    /** Begins: {@code oldestStart} is the oldest event with which a living run may start. */
    void begin(RunDag source, int oldestStart) {
        dag = source;
        oldest = oldestStart;
        firstEntry = source.firstEntry();
        int size = source.entryCount() + 1;
        if (forward.length < size) {
            forward = new int[Integer.highestOneBit(size) * 2];
        } else {
            Arrays.fill(forward, 0, size, UNMARKED);
        }
    }

    /** A living run, or group of them. */
    void mark(int ref) {
        forward[Ref.index(ref) - firstEntry] = MARKED;
    }

    /** Copies what was reached and puts it into the dag; then {@link #forward} tells where each root went. */
    void copy(int live) {
        RunDag copy = new RunDag(RunDag.capacityAfter(live));
        int size = dag.entryCount();
        for (int i = 0; i < size; i++) {
            int end = Ref.node(copy.endEntry());
            forward[i] = forward[i] == MARKED ? copyEntry(i + firstEntry, copy) : end;
        }
        forward[size] = Ref.node(copy.endEntry());
        dag.replaceBy(copy);
    }

    private boolean alive(int ref) {
        return dag.newestStart(ref) >= oldest;
    }

    /** Marks all that can be reached from what was marked and is not too old; how many entries that are. */
    int reach() {
        int live = 0;
        for (int i = dag.entryCount() - 1; i >= 0; i--) {
            if (forward[i] != UNMARKED) {
                int entry = i + firstEntry;
                if (dag.isEvent(entry) ? entry >= oldest : reachFrom(Ref.node(entry))) {
                    live++;
                } else {
                    forward[i] = UNMARKED;
                }
            }
        }
        return live;
    }

    /** Marks what is below a node; false if all of it is too old. */
    private boolean reachFrom(int node) {
        if (!alive(node)) {
            return false;
        }
        if (dag.kind(node) == TAKE) {
            mark(Ref.event(dag.takenEvent(node)));
            if (dag.first(node) != Ref.NIL) {
                mark(dag.first(node));
            }
        } else {
            // Whether they are too old is found out when it is their turn: parents and children lie far apart.
            markIfThere(dag.first(node));
            markIfThere(dag.rest(node));
        }
        return true;
    }

    private void markIfThere(int ref) {
        if (Ref.index(ref) >= firstEntry) {
            mark(ref);
        }
    }

    /** The copy; that of a union with one side left is that of the side. */
    private int copyEntry(int entry, RunDag copy) {
        return dag.isEvent(entry)
                ? Ref.event(copy.addEvent(dag.event(entry), dag.time(entry), dag.id(entry)))
                : copyNode(Ref.node(entry), copy);
    }

    private int copyNode(int node, RunDag copy) {
        if (dag.kind(node) == TAKE) {
            int before = dag.first(node);
            int event = forwardEvent(dag.takenEvent(node));
            return copy.take(dag.stage(node), event, before == Ref.NIL ? Ref.NIL : forward(before));
        }
        int first = dag.first(node);
        int rest = dag.rest(node);
        if (!alive(first)) {
            return forward(rest);
        }
        if (!alive(rest)) {
            return forward(first);
        }
        return dag.kind(node) == UNION
                ? copy.orderedUnion(forward(first), forward(rest))
                : copy.keyed(forward(first), forward(rest));
    }

    /** Where a run went. */
    int forward(int ref) {
        return forward[Ref.index(ref) - firstEntry];
    }

    /** Where an event went, or if it is gone the next that is not, or if all are gone the end of the entries. */
    int forwardEvent(int event) {
        return Ref.index(forward[event - firstEntry]);
    }

    /** Lets go of the dag. */
    void end() {
        dag = RunDag.EMPTY;
        if (forward.length > KEPT_INTS) {
            forward = new int[64];
        }
    }
}
