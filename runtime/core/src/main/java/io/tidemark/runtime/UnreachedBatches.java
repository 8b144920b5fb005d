// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.checkpoint.EntryTimes;
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
final class UnreachedBatches implements Unreached {
    /** What was read before as many records of its partition as these is not read again, though its time has not come. */
    static final long MAX_RECORDS = 1_000_000;
    /** What was read longer ago than this is not read again, though its time has not come. */
    static final long MAX_AGE_NANOS = TimeUnit.HOURS.toNanos(1);
    /** So many batches are told apart; behind them some are joined. At most three times as many are held. */
    static final int TOLD_APART = 512;

    private static final long NONE = Long.MIN_VALUE;

    private final long maxRecords;
    /** Joined batches have no more records than this: so that not many of them lie within the limit. */
    private final long maxJoined;
    // One of each for a batch.
    private final LongQueue firstPositions = new LongQueue();
    private final LongQueue largestTimestamps = new LongQueue();
    /** How many records had been read at the end of the batch. */
    private final LongQueue ends = new LongQueue();
    /** When it was read. */
    private final LongQueue nanos = new LongQueue();

    /** Where the batch at hand begins, and its largest timestamp; {@link #NONE}: it has no event so far. */
    private long begin;

    private long largest = NONE;
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

    @Override
    public void larger(long position, long timestampMillis) {
        if (largest == NONE) {
            begin = position;
        }
        largest = timestampMillis;
    }

    @Override
    public void endBatch(long records, long nowNanos) {
        recordCount += records;
        if (largest != NONE) {
            add(nowNanos);
            largest = NONE;
        }
    }

    private void add(long nowNanos) {
        int size = size();
        if (size >= TOLD_APART && recordCount - ends.get(size - 2) <= maxJoined) {
            largestTimestamps.replaceLast(Math.max(largestTimestamps.last(), largest));
            ends.replaceLast(recordCount);
            nanos.replaceLast(nowNanos);
        } else {
            firstPositions.add(begin);
            largestTimestamps.add(largest);
            ends.add(recordCount);
            nanos.add(nowNanos);
        }
    }

    @Override
    public void reached(long watermarkMillis, long nowNanos) {
        while (size() > 0 && (largestTimestamps.first() <= watermarkMillis || isOld(nowNanos))) {
            firstPositions.removeFirst();
            largestTimestamps.removeFirst();
            ends.removeFirst();
            nanos.removeFirst();
        }
    }

    private boolean isOld(long nowNanos) {
        return recordCount - ends.first() > maxRecords || nowNanos - nanos.first() > MAX_AGE_NANOS;
    }

    @Override
    public long replayFrom(long position) {
        return firstPositions.isEmpty() ? position : firstPositions.first();
    }

    /** Nothing: events say their time. */
    @Override
    public EntryTimes times() {
        return EntryTimes.NONE;
    }

    /** How many batches, or joined ones, are held. */
    int size() {
        return firstPositions.size();
    }
}
