// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.checkpoint.EntryTimes;
import io.tidemark.runtime.checkpoint.JobPosition.PartitionProgress;
import io.tidemark.runtime.shard.Shards;
import io.tidemark.runtime.source.SourcePartition;
import io.tidemark.runtime.time.Clock;
import io.tidemark.runtime.time.TimestampExtractor;
import io.tidemark.runtime.time.WallClockGuard;
import io.tidemark.runtime.time.WallTime;
import io.tidemark.runtime.time.WatermarkCoalescer;
import io.tidemark.runtime.time.WatermarkGenerator;
import io.tidemark.runtime.time.WatermarkStrategy;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time of a job: gives events their timestamps, and moves the shards on as far as partitions, the clock and the guard
 * allow. What it makes due is left to whoever steps the shards. Not thread-safe.
 *
 * @param <E> type of the events
 */
final class JobTime<E> {
    private static final Logger LOG = LoggerFactory.getLogger(JobTime.class);
    /** Since 1970, of the years 1990 to 2100. */
    private static final long EARLIEST_SECONDS = 631_152_000L;

    private static final long LATEST_SECONDS = 4_102_444_800L;
    /** Of 1990; as milliseconds it is in the year 21970. */
    private static final long EARLIEST_MICROS = 631_152_000_000_000L;

    private final TimeMode mode;
    private final TimestampExtractor<? super E> timestamps;
    private final WatermarkStrategy<E> strategy;
    private final WallTime wallTime;
    private final WallClockGuard guard;
    private final Clock clock;
    private final Shards<E> shards;
    private final PartitionStates<E> partitions;
    private final WatermarkCoalescer coalescer;
    /** Reads again what time had not reached at the checkpoint that this run goes on from: it stands still. */
    private boolean catchingUp;
    /** The time reached at that checkpoint. */
    private long restoredWatermark = Long.MIN_VALUE;

    private long lastMoveNanos;

    JobTime(JobPlan<E> plan, Shards<E> shards, PartitionStates<E> partitions) {
        this.mode = plan.mode();
        this.timestamps = mode == TimeMode.EVENT ? plan.timestamps() : event -> stamp();
        this.strategy = plan.watermarks();
        this.clock = plan.config().clock();
        this.wallTime = new WallTime(clock);
        this.shards = shards;
        this.partitions = partitions;
        this.coalescer = partitions.watermarks;
        this.lastMoveNanos = clock.nanoTime();
        this.guard =
                new WallClockGuard(mode == TimeMode.PROCESSING ? Long.MAX_VALUE : strategy.guardNanos(), lastMoveNanos);
    }

    /** The time of a partition from which nothing has come yet. */
    PartitionState<E> newPartition() {
        WatermarkStrategy<E> own = mode == TimeMode.EVENT ? strategy : WatermarkStrategy.monotonous();
        return new PartitionState<>(own.newGenerator(), mode != TimeMode.EVENT, clock.nanoTime());
    }

    // --- events ---

    /** The time of an event: what it says, or when it came in first. */
    long timestamp(PartitionState<E> state, long position, E event) {
        long timestamp = mode != TimeMode.EVENT && position < state.doneBefore
                ? state.timesBefore.at(position)
                : timestamps.timestampMillis(event);
        if (timestamp == TimestampExtractor.NO_TIMESTAMP) {
            throw new IllegalArgumentException("the timestamp is Long.MIN_VALUE, which stands for none");
        }
        return timestamp;
    }

    /** Says so if the first event has a timestamp that seems to be of another unit: windows would be of another length. */
    void looksLikeMillis(long timestamp) {
        boolean seconds = timestamp >= EARLIEST_SECONDS && timestamp <= LATEST_SECONDS;
        if (mode == TimeMode.EVENT && (seconds || timestamp >= EARLIEST_MICROS)) {
            LOG.warn(
                    "the first event has the timestamp {}, as milliseconds {}: does eventTime(...) return {}?",
                    timestamp,
                    Instant.ofEpochMilli(timestamp),
                    seconds ? "seconds" : "microseconds or nanoseconds");
        }
    }

    /** The time of an event that comes now: later than the time reached, and not before any other. */
    private long stamp() {
        wallTime.atLeast(shards.watermark() + 1);
        return wallTime.nowMillis();
    }

    /** Whether time had reached an event that is read again. If not, it comes as if for the first time. */
    boolean wasReached(EntryTimes times, long position, long timestamp) {
        // A checkpoint of ingestion or processing time knows it by the time that it had then.
        return (times.isEmpty() ? timestamp : times.at(position)) <= restoredWatermark;
    }

    // --- watermarks ---

    /** The source says that no event with a timestamp up to this one will come. Says whether that counts. */
    boolean watermark(int partition, long watermarkMillis) {
        if (mode != TimeMode.EVENT) {
            return false;
        }
        advance(coalescer.update(partition, watermarkMillis));
        return true;
    }

    /** A batch of a partition is over: of so many records and watermarks. */
    void endBatch(int partition, int records) {
        PartitionState<E> state = partitions.get(partition);
        long now = clock.nanoTime();
        partitions.endBatch(state, records, now);
        state.unreached.reached(shards.watermark(), now);
        if (mode == TimeMode.PROCESSING) {
            followTheClock();
        } else if (records > 0) {
            state.active(now);
            guard.recordsCame(now);
            advance(coalescer.update(partition, state.generator.onBatchEnd()));
        } else {
            if (state.silent(now) >= strategy.idleNanos()) {
                broughtNothing(partition, state.isSilent());
            }
            if (!catchingUp) {
                letTheClockGuard(now);
            }
        }
    }

    /** For as long as makes a partition idle. It holds time back all the same while there may be something. */
    private void broughtNothing(int partition, boolean silent) {
        if (silent != coalescer.isIdle(partition)) {
            advance(
                    silent
                            ? coalescer.markIdle(partition)
                            : coalescer.update(partition, WatermarkGenerator.NO_WATERMARK));
        }
    }

    /** Nothing has come for a while: the clock may move time. Not while there is something that is only not read now. */
    private void letTheClockGuard(long now) {
        long guarded = guard.watermark(shards.watermark(), now);
        if (guarded == WatermarkGenerator.NO_WATERMARK) {
            return;
        }
        if (leavesRecords()) {
            guard.recordsCame(now);
        } else if (areSilent()) {
            advance(guarded);
        } else {
            guard.standStill();
        }
    }

    /** Whether all that has come was read, as far as the source knows. */
    private boolean areSilent() {
        for (int i = 0; i < partitions.size(); i++) {
            if (!coalescer.isEnded(i) && !partitions.get(i).isSilent()) {
                return false;
            }
        }
        return true;
    }

    /** Whether there may be records in a partition that is not read, since it is ahead of the others. */
    private boolean leavesRecords() {
        for (int i = 0; i < partitions.size(); i++) {
            SourcePartition<?> source = partitions.get(i).source;
            if (source != null && !coalescer.isEnded(i) && isAhead(i) && source.recordsBehind() != 0) {
                return true;
            }
        }
        return false;
    }

    /** What comes from now on is of this millisecond or a later one. */
    private void followTheClock() {
        long reached = wallTime.nowMillis() - 1;
        if (reached > shards.watermark()) {
            advance(coalescer.updateAll(reached));
        }
    }

    /** A partition has ended; with the last one, all time is over. */
    void end(int partition) {
        long watermark = coalescer.end(partition);
        if (!coalescer.allEnded()) {
            advance(watermark);
        } else if (!shards.isDone()) {
            shards.end();
        }
    }

    private void advance(long watermarkMillis) {
        if (!catchingUp) {
            if (watermarkMillis > shards.watermark()) {
                lastMoveNanos = clock.nanoTime();
            }
            shards.advanceWatermark(watermarkMillis);
        }
    }

    /** Whether a partition is so far ahead of the others that it is not to be read now. */
    boolean isAhead(int partition) {
        if (catchingUp) {
            // Time stands still: whatever it brings would wait in memory until the others have caught up.
            return partitions.get(partition).hasCaughtUp();
        }
        long own = coalescer.watermark(partition);
        if (mode != TimeMode.EVENT
                || strategy.maxDriftMillis() == Long.MAX_VALUE
                || own == WatermarkGenerator.NO_WATERMARK) {
            return false;
        }
        // While another partition has not said anything yet, it counts as being where this one began.
        long begun = partitions.get(partition).firstWatermark(own);
        long others = coalescer.watermark() == WatermarkGenerator.NO_WATERMARK ? begun : coalescer.watermark();
        long drift = own - others;
        // A difference that does not fit is a large one.
        return own > others && (drift < 0 || drift > strategy.maxDriftMillis());
    }

    // --- checkpoints ---

    /** Goes on from the time reached at a checkpoint. After all partitions have been added. */
    void restore(long watermarkMillis, long lastTimestampMillis) {
        catchingUp = true;
        restoredWatermark = watermarkMillis;
        wallTime.atLeast(lastTimestampMillis);
        shards.restoreTime(watermarkMillis, lastTimestampMillis);
    }

    /**
     * Goes on from what was read of a partition at that checkpoint, and its watermark.
     *
     * @throws JobFailedException if something is to be read again whose time cannot be known
     */
    void restorePartition(PartitionProgress before) {
        if (mode != TimeMode.EVENT
                && before.replayFrom() < before.position()
                && before.times().isEmpty()) {
            throw new JobFailedException("source partition " + before.name() + ": position " + before.replayFrom()
                    + " is to be read again, but its time then is not known: the checkpoint was taken in event time, and"
                    + " the job now runs in " + (mode == TimeMode.INGESTION ? "ingestion" : "processing")
                    + " time; go back to event time, or begin with other checkpoints");
        }
        PartitionState<E> state = partitions.get(before.number());
        state.doneBefore = before.position();
        state.timesBefore = before.times();
        state.failures.restore(before.failed());
        wallTime.atLeast(before.watermarkMillis());
        wallTime.atLeast(before.times().last());
        coalescer.restore(before.number(), before.watermarkMillis(), restoredWatermark);
    }

    /** All partitions have caught up: time goes on. */
    void caughtUp() {
        catchingUp = false;
        // Nobody was silent while it stood by, or read again.
        guard.recordsCame(clock.nanoTime());
        advance(coalescer.watermark());
    }

    // --- what is told ---

    /** The job has its turn: it was not for it to move time before. */
    void begins(long nowNanos) {
        lastMoveNanos = nowNanos;
    }

    /** So long time has stood still. */
    long stillNanos(long nowNanos) {
        return nowNanos - lastMoveNanos;
    }

    /** Number of the partition that holds time back; -1: none does. */
    int slowestPartition() {
        return mode == TimeMode.PROCESSING ? -1 : coalescer.slowestPartition();
    }
}
