// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.checkpoint.EntryTimes;
import io.tidemark.runtime.source.SourcePartition;
import io.tidemark.runtime.time.WatermarkGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The time of one source partition, and what of it has been read.
 *
 * @param <E> type of the events
 */
final class PartitionState<E> {
    /** A partition that is read is asked at least so often; if not, something else was in the way. */
    private static final long ASKED_NANOS = 1_000_000_000;

    private static final long NONE = Long.MIN_VALUE;

    final WatermarkGenerator<E> generator;
    final Unreached unreached;
    final ToldFailures failures = new ToldFailures();

    /** So long it has brought nothing, as far as it was asked. */
    long silentNanos;

    long askedNanos;
    /** Records before this position have been processed by an earlier run, but for those whose time had not come. */
    long doneBefore;
    /** Null: events are pushed by hand, and nobody knows what is still to come. */
    @Nullable
    SourcePartition<?> source;

    /** The largest timestamp of the batch at hand; {@link #NONE}: it has no event so far. */
    long largestOfBatch = NONE;

    private long firstWatermark = NONE;

    /** When events came in that an earlier run has read, and whose time had not come. */
    EntryTimes timesBefore = EntryTimes.NONE;

    PartitionState(WatermarkGenerator<E> generator, boolean timeOnEntry, long nowNanos) {
        this.generator = generator;
        this.unreached = timeOnEntry ? new EntryTimeLog() : new UnreachedBatches();
        this.askedNanos = nowNanos;
    }

    /** An event has a larger timestamp than those before it in its batch: the first one always has. */
    void larger(long position, long timestampMillis) {
        largestOfBatch = timestampMillis;
        unreached.larger(position, timestampMillis);
    }

    /**
     * A batch is over.
     *
     * @param records number of its records, with those that are no events
     * @return its largest timestamp
     */
    long endBatch(int records, long nowNanos) {
        long largest = largestOfBatch;
        largestOfBatch = NONE;
        unreached.endBatch(records, nowNanos);
        return largest;
    }

    /** It was asked, and has brought nothing: time in which nobody asked is no silence. */
    long silent(long nowNanos) {
        silentNanos += Math.min(nowNanos - askedNanos, source == null ? Long.MAX_VALUE : ASKED_NANOS);
        askedNanos = nowNanos;
        return silentNanos;
    }

    /** Whether there is nothing, as far as the source knows. */
    boolean isSilent() {
        SourcePartition<?> read = source;
        return read == null || read.isSilent();
    }

    /** It has brought something. */
    void active(long nowNanos) {
        silentNanos = 0;
        askedNanos = nowNanos;
    }

    /** The first watermark that it was asked with. */
    long firstWatermark(long watermarkMillis) {
        if (firstWatermark == NONE) {
            firstWatermark = watermarkMillis;
        }
        return firstWatermark;
    }

    /** Whether all that an earlier run has read has been read again. */
    boolean hasCaughtUp() {
        SourcePartition<?> read = source;
        return read != null && read.position() >= doneBefore;
    }
}
