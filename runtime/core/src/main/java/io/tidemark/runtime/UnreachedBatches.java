// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import java.util.concurrent.TimeUnit;

/**
 * The batches of one source partition of which time has not reached all: where reading must begin again, so that every event
 * whose time had not come is read again, whether or not a pattern cared about it. A batch is known by where it begins and by
 * its largest timestamp: so it costs something for each batch and nothing for each event. Not thread-safe.
 *
 * <ol>
 *   <li>Batches are added in the order in which they are read. The first is forgotten as soon as the watermark has reached its
 *       largest timestamp; those behind it wait for their turn, since reading begins at the first anyway.
 *   <li>A batch behind which more than so many records were read is forgotten too, and one that was read more than so long
 *       ago: a single timestamp far in the future would else have everything read again for ever, or what the source does not
 *       keep any more.
 *   <li>When there are many, new ones are joined to the last until it is large: some more is read again than must be.
 * </ol>
 */
final class UnreachedBatches {
    /** What was read before as many records of its partition as these is not read again, though its time has not come. */
    static final long MAX_RECORDS = 1_000_000;
    /** What was read longer ago than this is not read again, though its time has not come. */
    static final long MAX_AGE_NANOS = TimeUnit.HOURS.toNanos(1);
    /** So many batches are told apart; behind them some are joined. At most three times as many are held. */
    static final int TOLD_APART = 512;

    private static final int INITIAL_CAPACITY = 8;

    private final long maxRecords;
    /** Joined batches have no more records than this: so that not many of them lie within the limit. */
    private final long maxJoined;
    // By batch, from head to before tail.
    private long[] firstPositions = new long[INITIAL_CAPACITY];
    private long[] largestTimestamps = new long[INITIAL_CAPACITY];
    /** How many records had been read at the end of the batch. */
    private long[] ends = new long[INITIAL_CAPACITY];

    /** When it was read. */
    private long[] nanos = new long[INITIAL_CAPACITY];

    private int head;
    private int tail;
    private long recordCount;

    /** No batch yet. */
    UnreachedBatches() {
        this(MAX_RECORDS);
    }

    /**
     * No batch yet.
     *
     * @param maxRecords so many records may be read behind a batch before it is forgotten
     */
    UnreachedBatches(long maxRecords) {
        this.maxRecords = maxRecords;
        this.maxJoined = maxRecords / TOLD_APART;
    }

    /** So many records were read, whether or not there was an event in them. Before the batch of them is added. */
    void count(long records) {
        recordCount += records;
    }

    /** A batch was read in which the first event that counts has a position. */
    void add(long firstPosition, long largestTimestamp, long nowNanos) {
        if (tail - head >= TOLD_APART && recordCount - ends[tail - 2] <= maxJoined) {
            largestTimestamps[tail - 1] = Math.max(largestTimestamps[tail - 1], largestTimestamp);
            ends[tail - 1] = recordCount;
            nanos[tail - 1] = nowNanos;
            return;
        }
        if (tail == firstPositions.length) {
            makeRoom();
        }
        firstPositions[tail] = firstPosition;
        largestTimestamps[tail] = largestTimestamp;
        ends[tail] = recordCount;
        nanos[tail] = nowNanos;
        tail++;
    }

    private void makeRoom() {
        int size = tail - head;
        int capacity = size > firstPositions.length / 2 ? 2 * firstPositions.length : firstPositions.length;
        firstPositions = moved(firstPositions, capacity);
        largestTimestamps = moved(largestTimestamps, capacity);
        ends = moved(ends, capacity);
        nanos = moved(nanos, capacity);
        head = 0;
        tail = size;
    }

    private long[] moved(long[] numbers, int capacity) {
        long[] moved = new long[capacity];
        System.arraycopy(numbers, head, moved, 0, tail - head);
        return moved;
    }

    /** Time has reached a watermark: forgets what lies wholly behind it. */
    void reached(long watermarkMillis, long nowNanos) {
        while (head < tail && (largestTimestamps[head] <= watermarkMillis || isOld(nowNanos))) {
            head++;
        }
    }

    private boolean isOld(long nowNanos) {
        return recordCount - ends[head] > maxRecords || nowNanos - nanos[head] > MAX_AGE_NANOS;
    }

    /**
     * Where reading must begin again. After {@link #reached}.
     *
     * @param position the position to be read next, for the case that nothing must be read again
     */
    long replayFrom(long position) {
        return head == tail ? position : firstPositions[head];
    }

    /** How many batches, or joined ones, are held. */
    int size() {
        return tail - head;
    }
}
