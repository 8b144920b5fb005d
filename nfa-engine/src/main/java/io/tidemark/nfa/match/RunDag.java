// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import static io.tidemark.nfa.match.NodeLayout.KEYED;
import static io.tidemark.nfa.match.NodeLayout.TAKE;
import static io.tidemark.nfa.match.NodeLayout.UNION;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The events that the runs of one key have taken, and how runs share them.
 *
 * <p>A run is a path down a directed acyclic graph: TAKE adds an event to the runs below, UNION is all runs of both
 * sides, KEYED is a list of runs by their first event, newest first, in which a given first event is found in
 * logarithmic time (the applicative random-access stack of Myers, 1983: each cell also points to one further on). So
 * one node stands for any number of runs, and an event costs a node for each group of runs that takes it, however many
 * runs the group has. [1] calls the structure tECS.
 *
 * <p>Nodes and events live in rings. Children have smaller indexes than their parents, and all that a run with first
 * event s consists of is newer than s: what is older than the oldest start that may be alive is dropped from the front
 * without touching the rest. What dies otherwise is left behind by {@link DagCompactor}.
 *
 * <p>[1] Bucchi, Grez, Quintana, Riveros, Vansummeren: CORE: a Complex event Recognition Engine. PVLDB 15(9), 2022.
 */
final class RunDag {
    /** A dag with nothing in it, never added to: what is shown when there is nothing to show. */
    static final RunDag EMPTY = new RunDag(1, 1);

    /** Older than every start. */
    private static final int DROPPED = -1;

    private long[] nodes;
    private int firstNode;
    private int endNode;

    private @Nullable Object[] events;
    /** Pairs of time and id. */
    private long[] stamps;

    private int firstEvent;
    private int endEvent;

    /** Nodes and events left by the last compaction; the next one is due at a multiple of it. */
    private int liveAfterLast;

    RunDag(int nodeCapacity, int eventCapacity) {
        nodes = new long[nodeCapacity * NodeLayout.LONGS];
        events = new Object[eventCapacity];
        stamps = new long[2 * eventCapacity];
    }

    // --- events ---

    int addEvent(Object event, long time, long id) {
        if (endEvent - firstEvent == events.length) {
            growEvents();
        }
        int slot = endEvent & (events.length - 1);
        events[slot] = event;
        stamps[2 * slot] = time;
        stamps[2 * slot + 1] = id;
        return endEvent++;
    }

    @SuppressWarnings("NullAway") // slots between first and end are filled
    Object event(int index) {
        return events[index & (events.length - 1)];
    }

    long time(int index) {
        return stamps[2 * index & (stamps.length - 1)];
    }

    long id(int index) {
        return stamps[(2 * index & (stamps.length - 1)) + 1];
    }

    int firstEvent() {
        return firstEvent;
    }

    int endEvent() {
        return endEvent;
    }

    int eventCount() {
        return endEvent - firstEvent;
    }

    private void growEvents() {
        int old = events.length;
        int larger = old * 2;
        @Nullable Object[] moved = new Object[larger];
        long[] movedStamps = new long[2 * larger];
        for (int i = firstEvent; i != endEvent; i++) {
            moved[i & (larger - 1)] = events[i & (old - 1)];
            System.arraycopy(stamps, 2 * (i & (old - 1)), movedStamps, 2 * (i & (larger - 1)), 2);
        }
        events = moved;
        stamps = movedStamps;
    }

    // --- nodes ---

    int firstNode() {
        return firstNode;
    }

    int endNode() {
        return endNode;
    }

    int nodeCount() {
        return endNode - firstNode;
    }

    /** The runs of {@code before}, each with one more event; NIL: the run that starts with it. */
    int take(int stage, int event, int before) {
        int newest = before == Ref.NIL ? event : newestStart(before);
        return add(NodeLayout.pack(before, event), NodeLayout.pack(newest, NodeLayout.info(TAKE, stage)));
    }

    /** All runs of both, in no order of starts; the first of {@code first} come before those of {@code rest}. */
    int orderedUnion(int first, int rest) {
        int newest = Math.max(newestStart(first), newestStart(rest));
        return add(NodeLayout.pack(first, rest), NodeLayout.pack(newest, NodeLayout.info(UNION, 0)));
    }

    /**
     * All runs of both, such that a walk that leaves out what is too old meets a run after a bounded number of unions:
     * the left side is no union, and the right side has no newer start, except for one union in a row. At most three
     * nodes, as in [1].
     */
    int union(int a, int b) {
        if (a == Ref.NIL || b == Ref.NIL || a == b) {
            return a == Ref.NIL ? b : a;
        }
        int newer = newestStart(a) >= newestStart(b) ? a : b;
        int older = newer == a ? b : a;
        if (!isUnion(newer)) {
            return orderedUnion(newer, older);
        }
        int head = first(newer);
        int tail = rest(newer);
        if (!isUnion(older)) {
            return orderedUnion(head, newestFirst(older, tail));
        }
        return orderedUnion(head, orderedUnion(first(older), newestFirst(tail, rest(older))));
    }

    private int newestFirst(int a, int b) {
        boolean swap = newestStart(b) > newestStart(a) || (isUnion(a) && !isUnion(b));
        return swap ? orderedUnion(b, a) : orderedUnion(a, b);
    }

    /** All runs of both by start; every start of {@code newer} is newer than every one of {@code older}. */
    int keyed(int newer, int older) {
        int jump = older;
        int rank = 0;
        if (isKeyed(older) && isKeyed(jump(older)) && rank(older) == rank(jump(older))) {
            jump = jump(jump(older));
            rank = rank(older) + 1;
        }
        return add(NodeLayout.pack(newer, older), NodeLayout.pack(jump, NodeLayout.info(KEYED, rank)));
    }

    private int add(long firstWord, long secondWord) {
        if ((endNode - firstNode) * NodeLayout.LONGS == nodes.length) {
            growNodes();
        }
        int slot = endNode * NodeLayout.LONGS & (nodes.length - 1);
        nodes[slot] = firstWord;
        nodes[slot + 1] = secondWord;
        return Ref.node(endNode++);
    }

    private void growNodes() {
        long[] moved = new long[nodes.length * 2];
        for (int i = firstNode; i != endNode; i++) {
            int from = i * NodeLayout.LONGS & (nodes.length - 1);
            int to = i * NodeLayout.LONGS & (moved.length - 1);
            moved[to] = nodes[from];
            moved[to + 1] = nodes[from + 1];
        }
        nodes = moved;
    }

    private long firstWord(int ref) {
        return nodes[Ref.index(ref) * NodeLayout.LONGS & (nodes.length - 1)];
    }

    private long secondWord(int ref) {
        return nodes[(Ref.index(ref) * NodeLayout.LONGS & (nodes.length - 1)) + 1];
    }

    int kind(int node) {
        return NodeLayout.kind(secondWord(node));
    }

    /** The stage of a TAKE. */
    int stage(int take) {
        return NodeLayout.payload(secondWord(take));
    }

    /** The runs before a TAKE, the first side of a UNION, the newest runs of a KEYED. */
    int first(int node) {
        return NodeLayout.high(firstWord(node));
    }

    /** The event of a TAKE. */
    int takenEvent(int take) {
        return NodeLayout.low(firstWord(take));
    }

    /** The second side of a UNION, the older runs of a KEYED. */
    int rest(int node) {
        return NodeLayout.low(firstWord(node));
    }

    private int jump(int keyed) {
        return NodeLayout.high(secondWord(keyed));
    }

    private int rank(int keyed) {
        return NodeLayout.payload(secondWord(keyed));
    }

    boolean isUnion(int ref) {
        return !Ref.isEvent(ref) && Ref.index(ref) >= firstNode && kind(ref) == UNION;
    }

    boolean isKeyed(int ref) {
        return !Ref.isEvent(ref) && Ref.index(ref) >= firstNode && kind(ref) == KEYED;
    }

    /** The newest first event of the runs below; {@link #DROPPED}: the node is gone, all its runs were too old. */
    int newestStart(int ref) {
        int at = ref;
        while (!Ref.isEvent(at)) {
            if (Ref.index(at) < firstNode) {
                return DROPPED;
            }
            long second = secondWord(at);
            if (NodeLayout.kind(second) != KEYED) {
                return NodeLayout.high(second);
            }
            at = first(at);
        }
        return Ref.index(at);
    }

    /** The oldest first event, not older than {@code from}, of the runs below; NIL: there is none. */
    int oldestStart(int ref, int from) {
        int at = ref;
        while (true) {
            if (newestStart(at) < from) {
                return Ref.NIL;
            }
            if (Ref.isEvent(at)) {
                return Ref.index(at);
            }
            at = switch (kind(at)) {
                case TAKE -> first(at) == Ref.NIL ? Ref.event(takenEvent(at)) : first(at);
                // Both sides have runs of every start of a cohort.
                case UNION -> first(at);
                default -> {
                    int cell = cellOf(at, from);
                    yield isKeyed(cell) ? first(cell) : cell;
                }
            };
        }
    }

    /** The cell of a KEYED list whose newest runs hold the oldest start not older than {@code start}. */
    int cellOf(int keyed, int start) {
        int at = keyed;
        while (isKeyed(at)) {
            if (newestStart(jump(at)) >= start) {
                at = jump(at);
            } else if (newestStart(rest(at)) >= start) {
                at = rest(at);
            } else {
                break;
            }
        }
        return at;
    }

    /** Forgets all events before one, and the nodes that have no newer start. */
    void dropBefore(int event) {
        for (; firstEvent < event && firstEvent < endEvent; firstEvent++) {
            events[firstEvent & (events.length - 1)] = null;
        }
        while (firstNode < endNode && newestStart(Ref.node(firstNode)) < event) {
            firstNode++;
        }
    }

    /** Whether there may be enough garbage to make a compaction worth its while. */
    boolean compactionDue() {
        return nodeCount() + eventCount() >= 2 * liveAfterLast + 64
                || isMostlyRoom()
                || endNode >= Ref.MAX_INDEX - 16
                || endEvent >= Ref.MAX_INDEX - 16;
    }

    /** After a burst the rings would stay as large as it was for as long as anything is open. */
    private boolean isMostlyRoom() {
        int room = nodes.length / NodeLayout.LONGS + events.length;
        return room > 1024 && room > 16 * (nodeCount() + eventCount());
    }

    /** Whether another compaction may find anything to leave behind. */
    boolean hasChangedSinceCompaction() {
        return nodeCount() + eventCount() != liveAfterLast;
    }

    void compacted() {
        liveAfterLast = nodeCount() + eventCount();
    }

    /** Takes over the contents of a smaller one. */
    void replaceBy(RunDag other) {
        nodes = other.nodes;
        firstNode = other.firstNode;
        endNode = other.endNode;
        events = other.events;
        stamps = other.stamps;
        firstEvent = other.firstEvent;
        endEvent = other.endEvent;
        compacted();
    }

    long sizeInBytes() {
        return 64 + 16L * 4 + 8L * nodes.length + events.length * (4L + 8 + 8);
    }

    void checkInvariants() {
        for (int i = firstNode; i < endNode; i++) {
            int ref = Ref.node(i);
            assert kind(ref) != 0 : "node " + i + " has no kind";
            if (kind(ref) == TAKE) {
                assert takenEvent(ref) < endEvent : "node " + i + " takes event " + takenEvent(ref) + " of " + endEvent;
            } else {
                assert newestStart(rest(ref)) <= newestStart(ref) : "node " + i + " is older than its rest";
            }
        }
        assert Arrays.stream(events).filter(event -> event != null).count() <= eventCount()
                : "dropped events are kept alive";
    }
}
