// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.shard.FailureOutput;
import io.tidemark.runtime.shard.PartitionNames;
import io.tidemark.runtime.shard.ShardPhase;
import io.tidemark.runtime.shard.ShardTask;
import io.tidemark.runtime.source.EventId;
import io.tidemark.runtime.time.Clock;
import io.tidemark.runtime.time.TimestampExtractor;
import io.tidemark.runtime.time.WatermarkCoalescer;
import io.tidemark.runtime.time.WatermarkGenerator;
import io.tidemark.runtime.time.WatermarkStrategy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way of an event from its source partition to the results, to be pushed through by hand: what a {@link CepJob}
 * does between its source and its sink. For hosts that bring events themselves, for tests and benchmarks. An event that
 * no pattern cares about costs no allocation, and one that has to wait costs none but for the growth of the buffer.
 *
 * <pre>{@code
 * Pipeline<CardAuth> pipeline = job.newPipeline();
 * int partition = pipeline.addPartition("auths-0");
 * long position = 0;
 * for (CardAuth auth : auths) {
 *     pipeline.accept(partition, position++, auth);
 * }
 * pipeline.end(partition);      // all windows are closed, what was held back comes out
 * pipeline.close();             // sinks are flushed and closed
 * }</pre>
 *
 * <p>Not thread-safe: all calls come from one thread, or one after another. After a {@link JobFailedException} it is of
 * no further use, except {@link #close}.
 *
 * @param <E> type of the events
 */
public final class Pipeline<E> implements AutoCloseable {
    private final ShardTask<E> shard;
    private final TimestampExtractor<? super E> timestamps;
    private final WatermarkStrategy<E> strategy;
    private final Clock clock;
    private final FailureOutput failureOutput;
    private final FailurePolicy failurePolicy;
    private final SinkSet sinks;
    private final PartitionNames names;
    private final WatermarkCoalescer coalescer = new WatermarkCoalescer();
    private final List<PartitionState<E>> partitions = new ArrayList<>();
    private final long startNanos;

    private long eventCount;
    private long maxTimestamp = Long.MIN_VALUE;

    Pipeline(JobPlan<E> plan) {
        this.names = new PartitionNames();
        this.failureOutput = new FailureOutput(plan.deadLetters());
        this.shard = new ShardTask<>(plan.shardPlan(), failureOutput, names);
        this.timestamps = plan.timestamps();
        this.strategy = plan.watermarks();
        this.clock = plan.config().clock();
        this.failurePolicy = plan.failures();
        this.sinks = plan.newSinkSet();
        this.startNanos = clock.nanoTime();
    }

    /** The time of one source partition. */
    private static final class PartitionState<E> {
        private final WatermarkGenerator<E> generator;
        private long lastActiveNanos;

        PartitionState(WatermarkGenerator<E> generator, long nowNanos) {
            this.generator = generator;
            this.lastActiveNanos = nowNanos;
        }
    }

    /**
     * Adds a source partition. Its number is part of the identity of its events and decides their order among events of
     * the same time. It holds time back until it has events, or is idle.
     *
     * @return its number, counted from 0
     * @throws IllegalStateException if there are {@value EventId#MAX_PARTITION} already
     */
    public int addPartition(String name) {
        if (partitions.size() > EventId.MAX_PARTITION) {
            throw new IllegalStateException("source partition " + name + " is one too many: at most "
                    + (EventId.MAX_PARTITION + 1) + " can be told apart");
        }
        names.add(name);
        partitions.add(new PartitionState<>(strategy.newGenerator(), clock.nanoTime()));
        return coalescer.addPartition();
    }

    /**
     * Takes the next event of a partition.
     *
     * @param partition a number that {@link #addPartition} returned
     * @param position its position there, from 0 to {@link EventId#MAX_POSITION}; growing
     * @throws JobFailedException if the policy for failures says so
     */
    public void accept(int partition, long position, E event) {
        long eventId = EventId.of(partition, position);
        PartitionState<E> state = partitions.get(partition);
        long timestamp;
        long carried;
        try {
            timestamp = timestamps.timestampMillis(event);
            if (timestamp == TimestampExtractor.NO_TIMESTAMP) {
                throw new IllegalArgumentException("the timestamp is Long.MIN_VALUE, which stands for none");
            }
            carried = state.generator.onEvent(event, timestamp);
        } catch (RuntimeException e) {
            failed(FailureStage.TIMESTAMP, partition, position, event, e);
            return;
        }
        eventCount++;
        if (timestamp > maxTimestamp) {
            maxTimestamp = timestamp;
        }
        shard.accept(timestamp, eventId, event);
        if (carried != WatermarkGenerator.NO_WATERMARK) {
            watermark(partition, carried);
        }
    }

    /** A record or an event of a partition could not be used. */
    void failed(FailureStage stage, int partition, long position, @Nullable Object subject, Throwable cause) {
        failureOutput.failed(
                failurePolicy,
                new DeadLetter(
                        stage,
                        names.name(partition),
                        position,
                        subject,
                        TimestampExtractor.NO_TIMESTAMP,
                        null,
                        null,
                        cause));
    }

    /**
     * No event with a timestamp up to and including this one will come from a partition. What is due is processed before
     * the call returns. A lower watermark than before is ignored.
     */
    public void watermark(int partition, long watermarkMillis) {
        shard.advanceWatermark(coalescer.update(partition, watermarkMillis));
        shard.run();
    }

    /**
     * A batch of a partition is over: its generator is asked for a watermark. What is due is processed before the call
     * returns. To be called every few hundred events, or when no more are at hand.
     */
    public void endBatch(int partition) {
        beginWatermark(partition, true);
        shard.run();
    }

    /**
     * A batch of a partition is over; what is due is left to {@link #step}.
     *
     * @param hadRecords whether there was anything in it
     */
    void beginWatermark(int partition, boolean hadRecords) {
        PartitionState<E> state = partitions.get(partition);
        long now = clock.nanoTime();
        if (hadRecords) {
            state.lastActiveNanos = now;
            shard.advanceWatermark(coalescer.update(partition, state.generator.onBatchEnd()));
        } else if (now - state.lastActiveNanos >= strategy.idleNanos() && !coalescer.isIdle(partition)) {
            shard.advanceWatermark(coalescer.markIdle(partition));
        }
    }

    /**
     * Looks at the clock: partitions that have been silent for long enough do not hold time back any more. What is due
     * is processed before the call returns.
     */
    public void checkIdleness() {
        for (int i = 0; i < partitions.size(); i++) {
            beginWatermark(i, false);
        }
        shard.run();
    }

    /**
     * A partition has ended. With the last one the input is over: every window ends, what was held back comes out, and
     * nothing stays open. What is due is processed before the call returns.
     */
    public void end(int partition) {
        beginEnd(partition);
        shard.run();
    }

    /** A partition has ended; what is due is left to {@link #step}. */
    void beginEnd(int partition) {
        long watermark = coalescer.end(partition);
        if (coalescer.allEnded()) {
            if (!isDone()) {
                shard.end();
            }
        } else {
            shard.advanceWatermark(watermark);
        }
    }

    /**
     * Does a piece of the work that watermarks have made.
     *
     * @return whether there is more to do
     */
    boolean step(int limit) {
        return shard.step(limit);
    }

    /** Whether {@link #step} has something to do. Nothing may be pushed before it is done. */
    boolean hasWork() {
        return shard.phase() != ShardPhase.ACCEPTING && shard.phase() != ShardPhase.DONE;
    }

    /** Whether all partitions have ended and everything is out. */
    public boolean isDone() {
        return shard.phase() == ShardPhase.DONE;
    }

    /** The time reached, or {@link Long#MIN_VALUE} if there is none yet. */
    public long watermark() {
        return shard.watermark();
    }

    /**
     * What has been done so far.
     *
     * @param withOpenMatches whether to count the open partial matches, which is a visit to every key
     */
    public JobProgress progress(boolean withOpenMatches) {
        int slowest = coalescer.slowestPartition();
        return new JobProgress(
                clock.nanoTime() - startNanos,
                eventCount,
                shard.lateCount(),
                shard.ignoredCount(),
                shard.bufferedCount(),
                failureOutput.count(),
                maxTimestamp,
                shard.watermark(),
                slowest < 0 ? null : names.name(slowest),
                shard.patternProgress(withOpenMatches));
    }

    /** Heap held for order and state, in bytes; keys and events excluded. A visit to every key. */
    public long sizeInBytes() {
        return shard.sizeInBytes();
    }

    /** Makes visible in the sinks what has been written to them. */
    void flushSinks() {
        sinks.flush();
    }

    /** Closes the sinks after a failure, without a flush. */
    void abort() {
        sinks.close(false);
    }

    /** Flushes and closes the sinks. What is still open is not emitted: only {@link #end} does that. */
    @Override
    public void close() {
        sinks.close(true);
    }
}
