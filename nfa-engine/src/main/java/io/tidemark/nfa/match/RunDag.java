// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import static io.tidemark.nfa.match.NodeLayout.KEYED;
import static io.tidemark.nfa.match.NodeLayout.TAKE;
import static io.tidemark.nfa.match.NodeLayout.UNION;

import io.tidemark.nfa.KeyState;
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
 * <p>Events and nodes are entries of one ring, in the order in which they were added. Children are older than their
 * parents, and all that a run with first event s consists of is newer than s: what is older than the oldest start that
 * may be alive is dropped from the front without looking at it. What dies otherwise is left behind by
 * {@link DagCompactor}.
 *
 * <p>[1] Bucchi, Grez, Quintana, Riveros, Vansummeren: CORE: a Complex event Recognition Engine. PVLDB 15(9), 2022.
 */
sealed class RunDag extends KeyState permits OpenRuns {
    /** Entries that are always worth waiting for. */
    private static final int COMPACTION_SLACK = 64;
    /** From so many entries on memory counts more than time. */
    private static final int LARGE = 1 << 20;

    private static final int ROOMY = 32;
    /** Up to here a ring that is roomy grows fast: that it grows is then most of what it costs. */
    private static final int MIDDLING = 1 << 10;

    /** A dag with nothing in it, never added to: what is shown when there is nothing to show. */
    static final RunDag EMPTY = new RunDag(1);

    /** Older than every start. */
    private static final int DROPPED = -1;

    /** Two longs an entry: time and id of an event, or a node as in {@link NodeLayout}. */
    private long[] words;

    /** The event of an entry; null: it is a node. */
    private @Nullable Object[] events;

    private int firstEntry;
    private int endEntry;
    private int eventCount;

    /** Entries left by the last compaction, or there when one was not worth its while; the next is due at a multiple of it. */
    private int liveAfterLast;

    /** Something may have become unreachable since all of it was alive, and not just from the front. */
    private boolean hasGarbage;

    private long lastTime;

    /** An empty dag with room for a number of entries, a power of two. */
    RunDag(int capacity) {
        words = new long[capacity * NodeLayout.LONGS];
        events = new Object[capacity];
    }

    final int firstEntry() {
        return firstEntry;
    }

    /** The index that the next entry will have. */
    final int endEntry() {
        return endEntry;
    }

    final int entryCount() {
        return endEntry - firstEntry;
    }

    /** Reads where the next entry will be written, see {@link OpenRuns#touch}. */
    final long touchEnd() {
        return words[endEntry * NodeLayout.LONGS & (words.length - 1)] + events.length;
    }

    private int addEntry(long firstWord, long secondWord) {
        if (endEntry - firstEntry == events.length) {
            grow();
        }
        int at = endEntry * NodeLayout.LONGS & (words.length - 1);
        words[at] = firstWord;
        words[at + 1] = secondWord;
        return endEntry++;
    }

    private void grow() {
        int old = events.length;
        int larger = old >= ROOMY && old < MIDDLING ? old * 4 : old * 2;
        if ((firstEntry & (larger - 1)) == 0) {
            // All stay where they are.
            events = Arrays.copyOf(events, larger);
            words = Arrays.copyOf(words, larger * NodeLayout.LONGS);
            return;
        }
        @Nullable Object[] moved = new Object[larger];
        long[] movedWords = new long[larger * NodeLayout.LONGS];
        // The oldest entries are somewhere in the middle of the ring, the newest before them.
        int from = firstEntry & (old - 1);
        move(from, firstEntry & (larger - 1), old - from, moved, movedWords);
        move(0, (firstEntry + old - from) & (larger - 1), from, moved, movedWords);
        events = moved;
        words = movedWords;
    }

    private void move(int from, int to, int count, @Nullable Object[] moved, long[] movedWords) {
        System.arraycopy(events, from, moved, to, count);
        System.arraycopy(words, from * NodeLayout.LONGS, movedWords, to * NodeLayout.LONGS, count * NodeLayout.LONGS);
    }

    // --- events ---

    final int addEvent(Object event, long time, long id) {
        int entry = addEntry(time, id);
        events[entry & (events.length - 1)] = event;
        eventCount++;
        lastTime = time;
        return entry;
    }

    @SuppressWarnings("NullAway") // asked only of events
    final Object event(int entry) {
        return events[entry & (events.length - 1)];
    }

    final long time(int event) {
        return words[event * NodeLayout.LONGS & (words.length - 1)];
    }

    final long id(int event) {
        return words[(event * NodeLayout.LONGS & (words.length - 1)) + 1];
    }

    /** The first event that is not older than an entry; {@link #endEntry}: there is none. */
    final int eventFrom(int entry) {
        int at = Math.max(entry, firstEntry);
        while (at < endEntry && !isEvent(at)) {
            at++;
        }
        return Math.min(at, endEntry);
    }

    /** The last event that is not newer than an entry. */
    final int eventUpTo(int entry) {
        int at = entry;
        while (at > firstEntry && !isEvent(at)) {
            at--;
        }
        return at;
    }

    /** Whether an entry is an event and no node. */
    final boolean isEvent(int entry) {
        return events[entry & (events.length - 1)] != null;
    }

    final int eventCount() {
        return eventCount;
    }

    /** Time of the event that was added last. */
    final long lastTime() {
        return lastTime;
    }

    // --- nodes ---

    final int nodeCount() {
        return entryCount() - eventCount;
    }

    /** The runs of {@code before}, each with one more event; NIL: the run that starts with it. */
    final int take(int stage, int event, int before) {
        int newest = before == Ref.NIL ? event : newestStart(before);
        return add(NodeLayout.pack(before, event), NodeLayout.pack(newest, NodeLayout.info(TAKE, stage)));
    }

    /** All runs of both, in no order of starts; the first of {@code first} come before those of {@code rest}. */
    final int orderedUnion(int first, int rest) {
        int newest = Math.max(newestStart(first), newestStart(rest));
        return add(NodeLayout.pack(first, rest), NodeLayout.pack(newest, NodeLayout.info(UNION, 0)));
    }

    /**
     * All runs of both, such that a walk that leaves out what is too old meets a run after a bounded number of unions:
     * the left side is no union, and the right side has no newer start, except for one union in a row. At most three
     * nodes, as in [1].
     */
    final int union(int a, int b) {
        if (a == Ref.NIL || b == Ref.NIL || a == b) {
            return a == Ref.NIL ? b : a;
        }
        int newer = newestStart(a) >= newestStart(b) ? a : b;
        int older = newer == a ? b : a;
        if (!isUnion(newer)) {
            return orderedUnion(newer, older);
        }
        hasGarbage = true;
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
    final int keyed(int newer, int older) {
        int jump = older;
        int rank = 0;
        if (isKeyed(older) && isKeyed(jump(older)) && rank(older) == rank(jump(older))) {
            jump = jump(jump(older));
            rank = rank(older) + 1;
        }
        return add(NodeLayout.pack(newer, older), NodeLayout.pack(jump, NodeLayout.info(KEYED, rank)));
    }

    private int add(long firstWord, long secondWord) {
        return Ref.node(addEntry(firstWord, secondWord));
    }

    private long firstWord(int ref) {
        return words[Ref.index(ref) * NodeLayout.LONGS & (words.length - 1)];
    }

    private long secondWord(int ref) {
        return words[(Ref.index(ref) * NodeLayout.LONGS & (words.length - 1)) + 1];
    }

    final int kind(int node) {
        return NodeLayout.kind(secondWord(node));
    }

    /** The stage of a TAKE. */
    final int stage(int take) {
        return NodeLayout.payload(secondWord(take));
    }

    /** The runs before a TAKE, the first side of a UNION, the newest runs of a KEYED. */
    final int first(int node) {
        return NodeLayout.high(firstWord(node));
    }

    /** The event of a TAKE. */
    final int takenEvent(int take) {
        return NodeLayout.low(firstWord(take));
    }

    /** The second side of a UNION, the older runs of a KEYED. */
    final int rest(int node) {
        return NodeLayout.low(firstWord(node));
    }

    private int jump(int keyed) {
        return NodeLayout.high(secondWord(keyed));
    }

    private int rank(int keyed) {
        return NodeLayout.payload(secondWord(keyed));
    }

    final boolean isUnion(int ref) {
        return !Ref.isEvent(ref) && Ref.index(ref) >= firstEntry && kind(ref) == UNION;
    }

    final boolean isKeyed(int ref) {
        return !Ref.isEvent(ref) && Ref.index(ref) >= firstEntry && kind(ref) == KEYED;
    }

    /** The newest first event of the runs below; {@link #DROPPED}: the node is gone, all its runs were too old. */
    final int newestStart(int ref) {
        int at = ref;
        while (!Ref.isEvent(at)) {
            if (Ref.index(at) < firstEntry) {
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
    final int oldestStart(int ref, int from) {
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
    final int cellOf(int keyed, int start) {
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

    /** Forgets all entries before an event: no start is older. */
    final void dropBefore(int event) {
        for (; firstEntry < event && firstEntry < endEntry; firstEntry++) {
            if (isEvent(firstEntry)) {
                events[firstEntry & (events.length - 1)] = null;
                eventCount--;
            }
        }
    }

    /**
     * How many entries there are at most before the next compaction, if so many were left by the last. It costs as much as
     * there is, so it waits until that has tripled, or doubled if it is large.
     */
    static int compactionAt(int live) {
        return (int) Math.min(2L * live + Math.min(live, LARGE) + COMPACTION_SLACK, Ref.MAX_INDEX);
    }

    /**
     * The room that is made for so many entries, a power of two: at once for what comes until the next compaction, but small
     * keys stay small, and large ones grow.
     */
    static int capacityAfter(int live) {
        int entries = live >= ROOMY && live < LARGE ? compactionAt(live) : live;
        return entries <= 1 ? 1 : Integer.highestOneBit(entries - 1) * 2;
    }

    /** Whether there may be enough garbage to make a compaction worth its while. */
    final boolean compactionDue() {
        return entryCount() >= compactionAt(liveAfterLast) || isMostlyRoom() || endEntry >= Ref.MAX_INDEX - 32;
    }

    /** Some run, or group of runs, is not wanted any more, by itself or below another. */
    final void dropped() {
        hasGarbage = true;
    }

    /** Whether there may be garbage besides what goes from the front: if nothing was dropped, all there is can be reached. */
    final boolean hasGarbage() {
        return hasGarbage;
    }

    /** Whether so much is garbage that it should be left behind, if so many entries are alive. */
    final boolean isWorthCompacting(int live) {
        return live < entryCount() - entryCount() / 4 || isMostlyRoom() || endEntry >= Ref.MAX_INDEX - 32;
    }

    /** After a burst the ring would stay as large as it was for as long as anything is open. */
    private boolean isMostlyRoom() {
        return events.length > 1024 && events.length > 16 * entryCount();
    }

    /** Whether another compaction may find anything to leave behind. */
    final boolean hasChangedSinceCompaction() {
        return hasGarbage || entryCount() != liveAfterLast;
    }

    final void compacted() {
        liveAfterLast = entryCount();
        hasGarbage = false;
    }

    /** The next compaction is due as after one, but what there is has been left as it is. */
    final void foundAlive(int live) {
        hasGarbage = live < entryCount();
        liveAfterLast = entryCount();
    }

    /** Takes over the contents of a smaller one. */
    final void replaceBy(RunDag other) {
        words = other.words;
        events = other.events;
        firstEntry = other.firstEntry;
        endEntry = other.endEntry;
        eventCount = other.eventCount;
        lastTime = other.lastTime;
        compacted();
    }

    /** Becomes a copy of another one. */
    final void copyOf(RunDag other) {
        replaceBy(other);
        words = words.clone();
        events = events.clone();
        liveAfterLast = other.liveAfterLast;
        hasGarbage = other.hasGarbage;
    }

    long sizeInBytes() {
        return 48 + 16L * 2 + 8L * words.length + 4L * events.length;
    }
}
