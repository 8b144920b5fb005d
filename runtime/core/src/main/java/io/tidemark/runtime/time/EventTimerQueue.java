// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.time;

import java.util.Arrays;

/**
 * Event-time timers, at most one per entry, where an entry is a small number given out by the owner (a key of a
 * pattern has one). Arming, re-arming and cancelling cost O(1), whatever the number of timers; time jumps of any size
 * cost no more than what is due, plus O(1) per timer that comes nearer. Not thread-safe.
 *
 * <h2>How it works</h2>
 *
 * <p>A timer wheel over all of time: a radix heap. Times are compared with the time reached, in digits of six bits. A
 * timer lies at the level of the highest digit in which its deadline differs from the time reached, in the bucket of
 * that digit, so every bucket of level 0 is one millisecond wide, and eleven levels cover every {@code long}. When time
 * goes on to {@code t}, at the level of the highest digit that changes: everything below is due; the buckets passed are
 * due; the bucket reached is dealt out anew below; nothing else moves. Buckets are doubly linked rings through two
 * arrays, with a sentinel each, so that a timer is unlinked without a search. What is due is sorted by deadline.
 */
public final class EventTimerQueue {
    /** The deadline of an entry without a timer. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final int DIGIT_BITS = 6;
    private static final int BUCKETS = 1 << DIGIT_BITS;
    private static final int LEVELS = (Long.SIZE + DIGIT_BITS - 1) / DIGIT_BITS;
    /** Sentinels come first in the linked arrays, entries after them. */
    private static final int FIRST_NODE = LEVELS * BUCKETS;
    /** From here on arrays grow by a quarter: what is held in vain counts more than the copying. */
    private static final int LARGE_CAPACITY = 1 << 16;
    /** In {@link #next}: not linked, that is without a timer or on its way out. */
    private static final int UNLINKED = -1;

    private final TimestampSorter sorter = new TimestampSorter();
    private final long[] nonEmpty = new long[LEVELS];
    private int[] next = new int[FIRST_NODE];
    private int[] previous = new int[FIRST_NODE];
    private long[] deadlines = new long[0];
    private int armed;
    /** The time reached. */
    private long now = Long.MIN_VALUE;

    // What is due and was not given out yet: a stretch of these, by deadline.
    private long[] dueDeadlines = new long[0];
    private int[] dueEntries = new int[0];
    private int dueFirst;
    private int dueEnd;

    /** A queue without timers, before all time. */
    public EventTimerQueue() {
        linkSentinels();
    }

    private void linkSentinels() {
        for (int node = 0; node < FIRST_NODE; node++) {
            next[node] = node;
            previous[node] = node;
        }
    }

    /**
     * Makes sure that an entry is given out when its deadline is reached: at the earliest of the deadlines it was armed
     * with since it had none. So a deadline that moves away costs nothing; who is given out too early arms again.
     *
     * @param entry 0 or more
     * @param deadlineMillis if the time reached is at or after it, the next call of {@link #poll} for a later time gives
     *     it out; {@link #NEVER} is ignored
     */
    public void arm(int entry, long deadlineMillis) {
        if (deadlineMillis == NEVER) {
            return;
        }
        ensureEntry(entry);
        long before = deadlines[entry];
        if (before <= deadlineMillis) {
            return;
        }
        if (before == NEVER) {
            armed++;
        } else {
            unlink(entry);
        }
        deadlines[entry] = deadlineMillis;
        link(entry, deadlineMillis);
    }

    /** Takes back the timer of an entry, if it has one. */
    public void cancel(int entry) {
        if (entry < deadlines.length && deadlines[entry] != NEVER) {
            unlink(entry);
            deadlines[entry] = NEVER;
            armed--;
        }
    }

    /** When an entry will be given out, or {@link #NEVER}. */
    public long deadline(int entry) {
        return entry < deadlines.length ? deadlines[entry] : NEVER;
    }

    /**
     * Gives out an entry whose deadline is at or before a time, and forgets its timer. To be called until it says -1;
     * meanwhile entries may be armed and cancelled.
     *
     * @param timeMillis not before the time of an earlier call
     * @return the entry with the earliest deadline, or -1 if none is due
     */
    public int poll(long timeMillis) {
        while (true) {
            if (dueFirst == dueEnd) {
                if (timeMillis <= now) {
                    return -1;
                }
                collect(timeMillis);
                if (dueFirst == dueEnd) {
                    return -1;
                }
            }
            int entry = dueEntries[dueFirst];
            long deadline = dueDeadlines[dueFirst];
            dueFirst++;
            // Cancelled, or armed anew, since it was collected.
            if (deadlines[entry] == deadline && next[FIRST_NODE + entry] == UNLINKED) {
                deadlines[entry] = NEVER;
                armed--;
                return entry;
            }
        }
    }

    /** Number of entries that have a timer. */
    public int size() {
        return armed;
    }

    /** Forgets all timers and gives back capacity. Time stays where it is. */
    public void clear() {
        Arrays.fill(nonEmpty, 0);
        next = new int[FIRST_NODE];
        previous = new int[FIRST_NODE];
        linkSentinels();
        deadlines = new long[0];
        armed = 0;
        dueDeadlines = new long[0];
        dueEntries = new int[0];
        dueFirst = 0;
        dueEnd = 0;
        sorter.trim(0);
    }

    /** Heap held, in bytes. */
    public long sizeInBytes() {
        return 8L * next.length + 8L * deadlines.length + 12L * dueEntries.length + sorter.sizeInBytes();
    }

    private void ensureEntry(int entry) {
        if (entry < deadlines.length) {
            return;
        }
        int from = deadlines.length;
        int capacity = Math.max(entry + 1, Math.max(16, from + (from < LARGE_CAPACITY ? from : from >> 2)));
        deadlines = Arrays.copyOf(deadlines, capacity);
        next = Arrays.copyOf(next, FIRST_NODE + capacity);
        previous = Arrays.copyOf(previous, FIRST_NODE + capacity);
        Arrays.fill(deadlines, from, capacity, NEVER);
        Arrays.fill(next, FIRST_NODE + from, FIRST_NODE + capacity, UNLINKED);
    }

    private void link(int entry, long deadline) {
        // What is overdue already comes at the next millisecond.
        long time = deadline <= now ? now + 1 : deadline;
        int level = levelOf(time);
        int digit = digit(time, level);
        nonEmpty[level] |= 1L << digit;
        int sentinel = level * BUCKETS + digit;
        int node = FIRST_NODE + entry;
        int last = previous[sentinel];
        next[last] = node;
        previous[node] = last;
        next[node] = sentinel;
        previous[sentinel] = node;
    }

    private void unlink(int entry) {
        int node = FIRST_NODE + entry;
        int after = next[node];
        if (after == UNLINKED) {
            return;
        }
        int before = previous[node];
        next[before] = after;
        previous[after] = before;
        next[node] = UNLINKED;
        // Both neighbours are the same only if it is the sentinel.
        if (before == after) {
            nonEmpty[after >> DIGIT_BITS] &= ~(1L << (after & (BUCKETS - 1)));
        }
    }

    private int levelOf(long time) {
        return (Long.SIZE - 1 - Long.numberOfLeadingZeros((time ^ now) | 1)) / DIGIT_BITS;
    }

    /** A digit of a time, such that the order of digits is the order of signed numbers. */
    private static int digit(long time, int level) {
        return (int) ((time ^ Long.MIN_VALUE) >>> (level * DIGIT_BITS)) & (BUCKETS - 1);
    }

    /** Moves everything that is due to the list of what is due, and makes the time the time reached. */
    private void collect(long time) {
        dueFirst = 0;
        dueEnd = 0;
        int top = levelOf(time);
        int digit = digit(time, top);
        for (int level = 0; level < top; level++) {
            collectBuckets(level, nonEmpty[level]);
        }
        // Below the digit reached; (1L << digit) - 1 has the bits of the digits below.
        collectBuckets(top, nonEmpty[top] & ((1L << digit) - 1));
        now = time;
        if ((nonEmpty[top] & (1L << digit)) != 0) {
            dealOut(top * BUCKETS + digit, time);
        }
        sorter.sort(dueDeadlines, dueEntries, dueEnd);
    }

    private void collectBuckets(int level, long buckets) {
        long left = buckets;
        while (left != 0) {
            int sentinel = level * BUCKETS + Long.numberOfTrailingZeros(left);
            left &= left - 1;
            int node = detach(sentinel);
            while (node != sentinel) {
                int after = next[node];
                addDue(node);
                node = after;
            }
        }
    }

    private void dealOut(int bucket, long time) {
        int node = detach(bucket);
        while (node != bucket) {
            int after = next[node];
            int entry = node - FIRST_NODE;
            if (deadlines[entry] <= time) {
                addDue(node);
            } else {
                link(entry, deadlines[entry]);
            }
            node = after;
        }
    }

    /** Empties a bucket; returns its first node, whose ring still ends at the sentinel. */
    private int detach(int sentinel) {
        int first = next[sentinel];
        next[sentinel] = sentinel;
        previous[sentinel] = sentinel;
        nonEmpty[sentinel >> DIGIT_BITS] &= ~(1L << (sentinel & (BUCKETS - 1)));
        return first;
    }

    private void addDue(int node) {
        if (dueEnd == dueEntries.length) {
            int capacity = Math.max(64, dueEnd * 2);
            dueEntries = Arrays.copyOf(dueEntries, capacity);
            dueDeadlines = Arrays.copyOf(dueDeadlines, capacity);
        }
        int entry = node - FIRST_NODE;
        next[node] = UNLINKED;
        dueEntries[dueEnd] = entry;
        dueDeadlines[dueEnd] = deadlines[entry];
        dueEnd++;
    }

    void checkInvariants() {
        int linked = 0;
        for (int sentinel = 0; sentinel < FIRST_NODE; sentinel++) {
            boolean marked = (nonEmpty[sentinel >> DIGIT_BITS] & (1L << (sentinel & (BUCKETS - 1)))) != 0;
            if (marked != (next[sentinel] != sentinel)) {
                throw new AssertionError("bucket " + sentinel + ": marked " + marked + ", first " + next[sentinel]);
            }
            for (int node = next[sentinel]; node != sentinel; node = next[node]) {
                linked++;
                checkNode(node, sentinel);
            }
        }
        if (linked > armed) {
            throw new AssertionError(linked + " timers linked, " + armed + " armed");
        }
    }

    private void checkNode(int node, int sentinel) {
        long deadline = deadlines[node - FIRST_NODE];
        if (previous[next[node]] != node || next[previous[node]] != node) {
            throw new AssertionError("entry " + (node - FIRST_NODE) + ": broken ring");
        }
        if (deadline == NEVER) {
            throw new AssertionError("entry " + (node - FIRST_NODE) + ": linked without a deadline");
        }
        if (deadline > now && levelOf(deadline) * BUCKETS + digit(deadline, levelOf(deadline)) != sentinel) {
            throw new AssertionError("deadline " + deadline + " at " + now + ": in bucket " + sentinel);
        }
    }
}
