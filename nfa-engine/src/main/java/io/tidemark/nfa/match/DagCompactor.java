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
 * The work is proportional to what was there; done when that has doubled it is a constant amount for each node made.
 * One instance serves all keys of a thread.
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

    /** Copies what was marked and puts it into the dag; then {@link #forward} tells where each root went. */
    void finish() {
        int live = markReachable();
        RunDag copy = new RunDag(capacity(RunDag.isRoomy(live) ? RunDag.compactionAt(live) : live));
        int size = dag.entryCount();
        for (int i = 0; i < size; i++) {
            int end = Ref.node(copy.endEntry());
            forward[i] = forward[i] == MARKED ? copyEntry(i + firstEntry, copy) : end;
        }
        forward[size] = Ref.node(copy.endEntry());
        dag.replaceBy(copy);
    }

    private static int capacity(int live) {
        return Math.max(1, Integer.highestOneBit(Math.max(1, live - 1)) * (live > 1 ? 2 : 1));
    }

    private boolean alive(int ref) {
        return dag.newestStart(ref) >= oldest;
    }

    private int markReachable() {
        int live = 0;
        for (int i = dag.entryCount() - 1; i >= 0; i--) {
            if (forward[i] == MARKED) {
                live++;
                if (!dag.isEvent(i + firstEntry)) {
                    markChildren(Ref.node(i + firstEntry));
                }
            }
        }
        return live;
    }

    private void markChildren(int node) {
        if (dag.kind(node) == TAKE) {
            mark(Ref.event(dag.takenEvent(node)));
            if (dag.first(node) != Ref.NIL) {
                mark(dag.first(node));
            }
        } else {
            markIfAlive(dag.first(node));
            markIfAlive(dag.rest(node));
        }
    }

    private void markIfAlive(int ref) {
        if (alive(ref)) {
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
