// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import static io.tidemark.nfa.match.NodeLayout.TAKE;
import static io.tidemark.nfa.match.NodeLayout.UNION;

import java.util.Arrays;

/**
 * The matches found by one call, written out of the dag. A match is a sequence of pairs (stage, event), oldest first.
 * One instance serves all keys of a thread; it keeps what it has grown to up to a limit.
 */
final class MatchBuffer {
    private static final int KEPT_INTS = 1 << 20;
    /** Bits of a sort key, highest first: the first event, its stage, the second event, the number of the match. */
    private static final int EVENT_BITS = 20;

    private static final int STAGE_BITS = 6;
    private static final int NUMBER_BITS = 63 - 2 * EVENT_BITS - STAGE_BITS;

    private final int firstStage;
    private final int limit;
    private final int maxSteps;
    private int[] steps = new int[256];
    private int stepsSize;
    private int[] starts = new int[64];
    private int count;
    private boolean truncated;

    private long[] sortKeys = new long[64];

    /** The way down from the run's end, while it is walked: pairs of stage and event, newest first. */
    private int[] path = new int[32];
    /** Sides of unions still to be walked: pairs of run and depth. */
    private int[] open = new int[32];

    private RunDag dag = RunDag.EMPTY;

    /**
     * An empty buffer.
     *
     * @param firstStage the stage of a run that is an event
     * @param limit largest number of matches
     */
    MatchBuffer(int firstStage, int limit) {
        this(firstStage, limit, Integer.MAX_VALUE / 2);
    }

    /**
     * An empty buffer.
     *
     * @param firstStage the stage of a run that is an event
     * @param limit largest number of matches
     * @param maxEvents largest number of events in all of them
     */
    MatchBuffer(int firstStage, int limit, int maxEvents) {
        this.firstStage = firstStage;
        this.limit = limit;
        this.maxSteps = 2 * maxEvents;
    }

    int count() {
        return count;
    }

    /** Whether there were more than the limit. */
    boolean truncated() {
        return truncated;
    }

    void clear(RunDag newDag) {
        dag = newDag;
        count = 0;
        stepsSize = 0;
        truncated = false;
        if (steps.length > KEPT_INTS) {
            steps = new int[256];
            starts = new int[64];
            sortKeys = new long[64];
        }
    }

    int size(int match) {
        return ((match + 1 < count ? starts[match + 1] : stepsSize) - starts[match]) / 2;
    }

    int stage(int match, int position) {
        return steps[starts[match] + 2 * position];
    }

    int event(int match, int position) {
        return steps[starts[match] + 2 * position + 1];
    }

    // --- walks ---

    /** Adds all runs whose start is {@code oldest} or newer, in any order. */
    void addAll(int run, int oldest) {
        walk(run, oldest, Integer.MAX_VALUE, false);
    }

    /** Adds all runs with a start, in any order. */
    void addAllOf(int run, int start) {
        walk(run, start, start, false);
    }

    /** Adds the first run with a start. */
    void addFirstOf(int run, int start) {
        walk(run, start, start, true);
    }

    /** Adds one run whose start is {@code oldest} or newer. */
    void addAny(int run, int oldest) {
        walk(run, oldest, Integer.MAX_VALUE, true);
    }

    private void walk(int root, int oldest, int newest, boolean firstOnly) {
        int openSize = 0;
        int depth = 0;
        int at = root;
        while (true) {
            while (!Ref.isEvent(at) && at != Ref.NIL) {
                int kind = dag.kind(at);
                if (kind == TAKE) {
                    depth = push(depth, dag.stage(at), dag.takenEvent(at));
                    at = dag.first(at);
                } else if (kind == UNION) {
                    int first = dag.first(at);
                    int rest = dag.rest(at);
                    boolean firstAlive = dag.newestStart(first) >= oldest;
                    if (firstAlive && !firstOnly && dag.newestStart(rest) >= oldest) {
                        open = ensure(open, openSize + 2);
                        open[openSize++] = rest;
                        open[openSize++] = depth;
                    }
                    at = firstAlive ? first : rest;
                } else {
                    int cell = dag.cellOf(at, oldest);
                    at = dag.isKeyed(cell) ? dag.first(cell) : cell;
                }
            }
            if (at != Ref.NIL) {
                depth = push(depth, firstStage, Ref.index(at));
            }
            int start = path[depth - 1];
            if (start >= oldest && start <= newest && !write(depth)) {
                return;
            }
            if (openSize == 0 || firstOnly) {
                return;
            }
            depth = open[--openSize];
            at = open[--openSize];
        }
    }

    private int push(int depth, int stage, int event) {
        path = ensure(path, depth + 2);
        path[depth] = stage;
        path[depth + 1] = event;
        return depth + 2;
    }

    private boolean write(int depth) {
        if (count == limit || depth > maxSteps - stepsSize) {
            truncated = true;
            return false;
        }
        starts = ensure(starts, count + 1);
        starts[count++] = stepsSize;
        steps = ensure(steps, stepsSize + depth);
        for (int i = depth - 2; i >= 0; i -= 2) {
            steps[stepsSize++] = path[i];
            steps[stepsSize++] = path[i + 1];
        }
        return true;
    }

    private static int[] ensure(int[] array, int size) {
        return size <= array.length ? array : Arrays.copyOf(array, Math.max(size, array.length * 2));
    }

    // --- order ---

    /**
     * Writes the matches from one on into {@code order}, from {@code at} on: by start, then the one that takes the earliest events first. Cheap keys of the
     * first two events sort most; what they leave equal is compared in full.
     */
    void order(int from, int[] order, int at) {
        int found = count - from;
        if (found < 2) {
            if (found == 1) {
                order[at] = from;
            }
            return;
        }
        sortKeys = sortKeys.length >= found ? sortKeys : new long[found * 2];
        int base = smallestStart(from);
        boolean fits = found < (1 << NUMBER_BITS);
        for (int i = 0; i < found && fits; i++) {
            int first = event(from + i, 0) - base;
            int stage = stage(from + i, 0);
            int second = size(from + i) > 1 ? event(from + i, 1) - base : (1 << EVENT_BITS) - 1;
            fits = Math.max(first, second) < (1 << EVENT_BITS) && stage < (1 << STAGE_BITS);
            sortKeys[i] = (((long) first << STAGE_BITS | stage) << EVENT_BITS | second) << NUMBER_BITS | i;
        }
        if (fits) {
            orderByKeys(from, order, at);
        } else {
            for (int i = 0; i < found; i++) {
                order[at + i] = from + i;
            }
            sortByComparing(order, at, at + found);
        }
    }

    private int smallestStart(int from) {
        int smallest = Integer.MAX_VALUE;
        for (int i = from; i < count; i++) {
            smallest = Math.min(smallest, event(i, 0));
        }
        return smallest;
    }

    private void orderByKeys(int from, int[] order, int at) {
        int found = count - from;
        Arrays.sort(sortKeys, 0, found);
        int groupStart = 0;
        for (int i = 0; i < found; i++) {
            order[at + i] = from + (int) (sortKeys[i] & ((1L << NUMBER_BITS) - 1));
            if (i + 1 == found || sortKeys[i] >>> NUMBER_BITS != sortKeys[i + 1] >>> NUMBER_BITS) {
                sortByComparing(order, at + groupStart, at + i + 1);
                groupStart = i + 1;
            }
        }
    }

    private void sortByComparing(int[] order, int from, int to) {
        if (to - from < 2) {
            return;
        }
        if (to - from > 32) {
            Integer[] boxed = new Integer[to - from];
            Arrays.setAll(boxed, i -> order[from + i]);
            Arrays.sort(boxed, this::compare);
            for (int i = from; i < to; i++) {
                order[i] = boxed[i - from];
            }
            return;
        }
        for (int i = from + 1; i < to; i++) {
            int match = order[i];
            int at = i;
            while (at > from && compare(order[at - 1], match) > 0) {
                order[at] = order[at - 1];
                at--;
            }
            order[at] = match;
        }
    }

    /** At the first difference the earlier event comes first, and any event before none. */
    int compare(int a, int b) {
        int common = Math.min(size(a), size(b));
        for (int i = 0; i < common; i++) {
            int byEvent = Integer.compare(event(a, i), event(b, i));
            if (byEvent != 0) {
                return byEvent;
            }
            int byStage = Integer.compare(stage(a, i), stage(b, i));
            if (byStage != 0) {
                return byStage;
            }
        }
        return Integer.compare(size(b), size(a));
    }
}
