// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.checkpoint.EntryTimes;
import io.tidemark.runtime.shard.Closing;
import io.tidemark.runtime.shard.FailureOutput;
import io.tidemark.runtime.shard.JobThreads;
import io.tidemark.runtime.shard.PartitionNames;
import io.tidemark.runtime.shard.ShardGroup;
import io.tidemark.runtime.shard.ShardReport;
import io.tidemark.runtime.shard.ShardTask;
import io.tidemark.runtime.shard.Shards;
import io.tidemark.runtime.shard.SinkBinding;
import io.tidemark.runtime.shard.WorkerSinks;
import io.tidemark.runtime.source.EventId;
import io.tidemark.runtime.source.SourcePartition;
import io.tidemark.runtime.time.Clock;
import io.tidemark.runtime.time.TimestampExtractor;
import io.tidemark.runtime.time.WatermarkCoalescer;
import io.tidemark.runtime.time.WatermarkGenerator;
import java.util.List;
import java.util.Objects;
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
    /** Besides the first event of a batch, one in so many is followed to see how long it takes. */
    private static final int FOLLOWED_EVENTS = 1_024;

    private final Shards<E> shards;
    private final Clock clock;
    private final FailureOutput failureOutput;
    private final FailurePolicy failurePolicy;
    private final SinkSet sinks;
    private final JobThreads threads;
    private final OutputEpoch epoch = new OutputEpoch();
    private final PartitionStates<E> partitions = new PartitionStates<>();
    private final PartitionNames names = partitions.names;
    private final JobTime<E> time;
    private long startNanos;
    private boolean closed;
    private long reportNanos;
    private @Nullable JobProgress last;
    private long eventCount;
    /** The event of this number is followed. */
    private long nextFollowed = 1;

    Pipeline(JobPlan<E> plan, int shardCount, JobThreads threads) {
        this.threads = threads;
        this.clock = plan.config().clock();
        this.failurePolicy = plan.failures();
        this.sinks = plan.newSinkSet();
        // Gates are in the way only where something has to wait at them, or several threads meet.
        boolean direct = plan.checkpoints() == null && shardCount == 1;
        WorkerSinks own = workerSinks(plan, direct, epoch);
        this.failureOutput = own.failures();
        this.shards = shardCount == 1
                ? new ShardTask<>(0, 1, plan.shardPlan(), own.binding(), failureOutput, names)
                : new ShardGroup<>(threads, shardCount, plan.shardPlan(), own, names);
        this.startNanos = clock.nanoTime();
        this.time = new JobTime<>(plan, shards, partitions);
    }

    private WorkerSinks workerSinks(JobPlan<E> plan, boolean direct, OutputEpoch workerEpoch) {
        SinkBinding binding = direct ? SinkBinding.DIRECT : sinks.binding(workerEpoch);
        FailureOutput failures =
                new FailureOutput(plan.deadLetters() == null ? null : binding.bind(plan.deadLetters()));
        return new WorkerSinks(workerEpoch, binding, failures, another -> workerSinks(plan, direct, another));
    }

    /**
     * Adds a source partition. Its number is part of the identity of its events and decides their order among events of
     * the same time. It holds time back until it has events, or is idle.
     *
     * @return its number, counted from 0
     * @throws IllegalStateException if there are {@value EventId#MAX_PARTITION} already
     */
    public int addPartition(String name) {
        return partitions.add(name, time.newPartition());
    }

    /** Adds a source partition that can be asked how much is still to come. */
    void addPartition(SourcePartition<?> partition) {
        partitions.get(addPartition(partition.name())).source = partition;
    }

    /**
     * Takes the next event of a partition.
     *
     * @param partition a number that {@link #addPartition} returned
     * @param position its position there, from 0 to {@link EventId#MAX_POSITION}; growing
     * @throws JobFailedException if the policy for failures says so
     */
    public void accept(int partition, long position, E event) {
        if (closed) {
            throw new IllegalStateException("the pipeline is closed");
        }
        long eventId = EventId.of(partition, position);
        PartitionState<E> state = partitions.get(partition);
        long timestamp;
        long carried;
        try {
            timestamp = time.timestamp(state, position, event);
            carried = state.generator.onEvent(event, timestamp);
        } catch (Exception e) {
            // Looked at only now, as this is called for each event.
            failed(FailureStage.TIMESTAMP, partition, position, Objects.requireNonNull(event, "event"), e);
            return;
        }
        if (position < state.doneBefore && time.wasReached(state.timesBefore, position, timestamp)) {
            return;
        }
        if (++eventCount == nextFollowed) {
            if (eventCount == 1) {
                time.looksLikeMillis(timestamp);
            }
            follow();
        }
        if (timestamp > state.largestOfBatch) {
            state.larger(position, timestamp);
        }
        shards.accept(timestamp, eventId, event);
        if (carried != WatermarkGenerator.NO_WATERMARK) {
            watermark(partition, carried);
        }
    }

    private void follow() {
        nextFollowed = eventCount + FOLLOWED_EVENTS;
        shards.followNext(clock.nanoTime());
    }

    /** Whether an earlier run has read what is at a position. */
    boolean isAgain(int partition, long position) {
        return position < partitions.get(partition).doneBefore;
    }

    /** A record or an event of a partition could not be used. */
    void failed(FailureStage stage, int partition, long position, @Nullable Object subject, Throwable cause) {
        if (partitions.get(partition).failures.add(position)) {
            // Told by an earlier run.
            return;
        }
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
     * the call returns. A lower watermark than before is ignored, and so is any in ingestion or processing time.
     */
    public void watermark(int partition, long watermarkMillis) {
        if (time.watermark(partition, watermarkMillis)) {
            run();
        }
    }

    /**
     * A batch of a partition is over: its generator is asked for a watermark. What is due is processed before the call
     * returns. To be called every few hundred events, or when no more are at hand.
     */
    public void endBatch(int partition) {
        beginWatermark(partition, 1);
        run();
    }

    /**
     * A batch of a partition is over; what is due is left to {@link #step}.
     *
     * @param records number of records and watermarks in it
     */
    void beginWatermark(int partition, int records) {
        time.endBatch(partition, records);
        nextFollowed = eventCount + 1;
    }

    /**
     * Looks at the clock: partitions that have been silent for long enough do not hold time back any more. What is due
     * is processed before the call returns.
     */
    public void checkIdleness() {
        for (int i = 0; i < partitions.size(); i++) {
            beginWatermark(i, 0);
        }
        run();
    }

    /**
     * A partition has ended. With the last one the input is over: every window ends, what was held back comes out, and
     * nothing stays open. What is due is processed before the call returns.
     */
    public void end(int partition) {
        beginEnd(partition);
        run();
    }

    /** A partition has ended; what is due is left to {@link #step}. */
    void beginEnd(int partition) {
        time.end(partition);
    }

    /** Does all the work that watermarks have made. */
    void run() {
        ShardWork.doAll(shards);
    }

    /**
     * Does a piece of the work that watermarks have made.
     *
     * @return whether there is more to do
     */
    boolean step(int limit) {
        return shards.step(limit);
    }

    /** Whether {@link #step} has something to do. Nothing may be pushed before it is done. */
    boolean hasWork() {
        return ShardWork.isLeft(shards);
    }

    /** Whether all partitions have ended and everything is out. */
    public boolean isDone() {
        return shards.isDone();
    }

    /** The time reached, or {@link Long#MIN_VALUE} if there is none yet. */
    public long watermark() {
        return shards.watermark();
    }

    /**
     * What has been done so far.
     *
     * @param withOpenMatches whether to count the open partial matches, which is a visit to every key
     */
    public JobProgress progress(boolean withOpenMatches) {
        JobProgress known = last;
        return known == null ? progress(shards.report(withOpenMatches)) : known;
    }

    /** The same, if it can be told without waiting for a shard; else null, and it can soon. */
    @Nullable
    JobProgress progressSoon(boolean withOpenMatches) {
        ShardReport report = last == null ? shards.reportSoon(withOpenMatches) : null;
        return report == null ? last : progress(report);
    }

    /** How long the shards worked on what was told last. */
    long reportNanos() {
        return reportNanos;
    }

    private JobProgress progress(ShardReport report) {
        reportNanos = report.workNanos();
        int slowest = time.slowestPartition();
        long now = clock.nanoTime();
        return new JobProgress(
                false,
                now - startNanos,
                eventCount,
                shards.lateCount(),
                shards.ignoredCount(),
                report.bufferedEvents(),
                report.failures(),
                partitions.largestTimestamp(),
                shards.watermark(),
                slowest < 0 ? null : names.name(slowest),
                time.stillNanos(now),
                report.patterns(),
                partitions.times(),
                report.latency(),
                null);
    }

    /** Heap held for order and state, in bytes; keys and events excluded. A visit to every key. */
    public long sizeInBytes() {
        return shards.sizeInBytes();
    }

    /** Number of the partition with a name; -1 if there is none. */
    int partition(String name) {
        return names.indexOf(name);
    }

    /** The watermarks of the partitions. */
    WatermarkCoalescer watermarks() {
        return partitions.watermarks;
    }

    /** The sinks of the job. */
    SinkSet sinks() {
        return sinks;
    }

    /** The shards of the job. */
    Shards<E> shards() {
        return shards;
    }

    /** A barrier has passed: what this thread writes from now on belongs to the next checkpoint. */
    void nextEpoch() {
        epoch.next();
    }

    /** The job has its turn: what it did not do before is nothing that it has missed. */
    void workBegins() {
        startNanos = clock.nanoTime();
        time.begins(startNanos);
    }

    /**
     * Where reading of a partition must begin again after a crash: nothing of what comes before has a time that is still to
     * come, but for events which a checkpoint keeps.
     *
     * @param position the position to be read next
     */
    long replayFrom(int partition, long position) {
        PartitionState<E> state = partitions.get(partition);
        state.unreached.reached(shards.watermark(), clock.nanoTime());
        return state.unreached.replayFrom(position);
    }

    /** What could not be used of that which is read again from a position on. */
    List<Long> failedFrom(int partition, long position) {
        return partitions.get(partition).failures.from(position);
    }

    /** When what must be read again came in. After {@link #replayFrom}. */
    EntryTimes entryTimes(int partition) {
        return partitions.get(partition).unreached.times();
    }

    /** Its time, to go on from a checkpoint. */
    JobTime<E> time() {
        return time;
    }

    /** What was done can be told afterwards too, when the state is gone. */
    private void closeShards() {
        threads.close();
        if (!threads.haveEnded()) {
            throw new JobFailedException("a shard cannot be closed: something keeps its thread, as the log says");
        }
        if (!closed) {
            closed = true;
            shards.threadsEnded();
            last = progress(false);
        }
        shards.close();
    }

    private void closeWithSinks(boolean withFlush) {
        new Closing()
                .then(this::closeShards)
                .then(() -> sinks.close(withFlush && threads.haveEnded()))
                .end();
    }

    /** Makes visible in the sinks what has been written to them. */
    void flushSinks() {
        sinks.flush();
    }

    /** Closes the sinks after a failure, without a flush. */
    void abort() {
        closeWithSinks(false);
    }

    /** Flushes and closes the sinks. What is still open is not emitted: only {@link #end} does that. */
    @Override
    public void close() {
        closeWithSinks(true);
    }
}
