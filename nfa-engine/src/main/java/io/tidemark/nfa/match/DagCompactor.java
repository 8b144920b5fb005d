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

    private int[] nodeForward = new int[64];
    private int[] eventForward = new int[64];
    private RunDag dag = RunDag.EMPTY;
    private int oldest;
    private int firstNode;
    private int firstEvent;

    /** Begins: {@code oldestStart} is the oldest event with which a living run may start. */
    void begin(RunDag source, int oldestStart) {
        dag = source;
        oldest = oldestStart;
        firstNode = source.firstNode();
        firstEvent = source.firstEvent();
        nodeForward = cleared(nodeForward, source.nodeCount());
        eventForward = cleared(eventForward, source.eventCount() + 1);
    }

    private static int[] cleared(int[] scratch, int size) {
        if (scratch.length < size) {
            return new int[Integer.highestOneBit(size) * 2];
        }
        Arrays.fill(scratch, 0, size, UNMARKED);
        return scratch;
    }

    /** A living run, or group of them. */
    void mark(int ref) {
        if (Ref.isEvent(ref)) {
            eventForward[Ref.index(ref) - firstEvent] = MARKED;
        } else {
            nodeForward[Ref.index(ref) - firstNode] = MARKED;
        }
    }

    /** Copies what was marked and puts it into the dag; then {@link #forward} tells where each root went. */
    void finish() {
        markReachable();
        int liveNodes = count(nodeForward, dag.nodeCount());
        int liveEvents = count(eventForward, dag.eventCount());
        RunDag copy = new RunDag(capacity(liveNodes), capacity(liveEvents));
        copyEvents(copy);
        copyNodes(copy);
        dag.replaceBy(copy);
    }

    private static int count(int[] marks, int size) {
        int marked = 0;
        for (int i = 0; i < size; i++) {
            marked += marks[i];
        }
        return marked;
    }

    private static int capacity(int live) {
        return Math.max(1, Integer.highestOneBit(Math.max(1, live - 1)) * (live > 1 ? 2 : 1));
    }

    private boolean alive(int ref) {
        return dag.newestStart(ref) >= oldest;
    }

    private void markReachable() {
        for (int i = dag.nodeCount() - 1; i >= 0; i--) {
            if (nodeForward[i] == MARKED) {
                int node = Ref.node(i + firstNode);
                if (dag.kind(node) == TAKE) {
                    eventForward[dag.takenEvent(node) - firstEvent] = MARKED;
                    if (dag.first(node) != Ref.NIL) {
                        mark(dag.first(node));
                    }
                } else {
                    markIfAlive(dag.first(node));
                    markIfAlive(dag.rest(node));
                }
            }
        }
    }

    private void markIfAlive(int ref) {
        if (alive(ref)) {
            mark(ref);
        }
    }

    private void copyEvents(RunDag copy) {
        int size = dag.eventCount();
        for (int i = 0; i < size; i++) {
            boolean marked = eventForward[i] == MARKED;
            eventForward[i] = copy.endEvent();
            if (marked) {
                int event = i + firstEvent;
                copy.addEvent(dag.event(event), dag.time(event), dag.id(event));
            }
        }
        eventForward[size] = copy.endEvent();
    }

    private void copyNodes(RunDag copy) {
        int size = dag.nodeCount();
        for (int i = 0; i < size; i++) {
            if (nodeForward[i] == MARKED) {
                nodeForward[i] = copyNode(Ref.node(i + firstNode), copy);
            }
        }
    }

    private int copyNode(int node, RunDag copy) {
        if (dag.kind(node) == TAKE) {
            int before = dag.first(node);
            int event = eventForward[dag.takenEvent(node) - firstEvent];
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
        return Ref.isEvent(ref)
                ? Ref.event(eventForward[Ref.index(ref) - firstEvent])
                : nodeForward[Ref.index(ref) - firstNode];
    }

    /** The first event that is left of those from one on. */
    int forwardEvent(int event) {
        return eventForward[event - firstEvent];
    }

    /** Lets go of the dag. */
    void end() {
        dag = RunDag.EMPTY;
        if (nodeForward.length + eventForward.length > KEPT_INTS) {
            nodeForward = new int[64];
            eventForward = new int[64];
        }
    }
}
