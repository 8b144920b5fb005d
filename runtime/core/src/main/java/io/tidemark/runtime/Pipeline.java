// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.checkpoint.EntryTimes;
import io.tidemark.runtime.checkpoint.JobPosition.PartitionProgress;
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
import io.tidemark.runtime.time.WallClockGuard;
import io.tidemark.runtime.time.WallTime;
import io.tidemark.runtime.time.WatermarkCoalescer;
import io.tidemark.runtime.time.WatermarkGenerator;
import io.tidemark.runtime.time.WatermarkStrategy;
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
    private final TimestampExtractor<? super E> timestamps;
    private final WatermarkStrategy<E> strategy;
    private final TimeMode mode;
    private final WallTime wallTime;
    private final WallClockGuard guard;
    private final Clock clock;
    private final FailureOutput failureOutput;
    private final FailurePolicy failurePolicy;
    private final SinkSet sinks;
    private final JobThreads threads;
    private final OutputEpoch epoch = new OutputEpoch();
    /** Reads again what time had not reached at the checkpoint that this run goes on from: it stands still. */
    private boolean catchingUp;
    /** The time reached at that checkpoint. */
    private long restoredWatermark = Long.MIN_VALUE;

    private final PartitionStates<E> partitions = new PartitionStates<>();
    private final PartitionNames names = partitions.names;
    private final WatermarkCoalescer coalescer = partitions.watermarks;
    private long startNanos;

    private long lastMoveNanos;
    private boolean closed;
    private @Nullable JobProgress last;
    private long eventCount;
    /** The event of this number is followed. */
    private long nextFollowed = 1;

    Pipeline(JobPlan<E> plan, JobThreads threads) {
        this.threads = threads;
        this.timestamps = plan.mode() == TimeMode.EVENT ? plan.timestamps() : event -> stamp();
        this.strategy = plan.watermarks();
        this.clock = plan.config().clock();
        this.failurePolicy = plan.failures();
        this.sinks = plan.newSinkSet();
        WorkerSinks own = workerSinks(plan, epoch);
        this.failureOutput = own.failures();
        this.shards = plan.shards() == 1
                ? new ShardTask<>(0, 1, plan.shardPlan(), own.binding(), failureOutput, names)
                : new ShardGroup<>(threads, plan.shards(), plan.shardPlan(), own, names);
        this.mode = plan.mode();
        this.wallTime = new WallTime(clock);
        this.startNanos = clock.nanoTime();
        this.guard =
                new WallClockGuard(mode == TimeMode.PROCESSING ? Long.MAX_VALUE : strategy.guardNanos(), startNanos);
        this.lastMoveNanos = startNanos;
    }

    private WorkerSinks workerSinks(JobPlan<E> plan, OutputEpoch workerEpoch) {
        // Gates are in the way only where something has to wait at them, or several threads meet.
        boolean direct = plan.checkpoints() == null && plan.shards() == 1;
        SinkBinding binding = direct ? SinkBinding.DIRECT : sinks.binding(workerEpoch);
        FailureOutput failures =
                new FailureOutput(plan.deadLetters() == null ? null : binding.bind(plan.deadLetters()));
        return new WorkerSinks(workerEpoch, binding, failures, another -> workerSinks(plan, another));
    }

    /**
     * Adds a source partition. Its number is part of the identity of its events and decides their order among events of
     * the same time. It holds time back until it has events, or is idle.
     *
     * @return its number, counted from 0
     * @throws IllegalStateException if there are {@value EventId#MAX_PARTITION} already
     */
    public int addPartition(String name) {
        WatermarkStrategy<E> own = mode == TimeMode.EVENT ? strategy : WatermarkStrategy.monotonous();
        return partitions.add(name, new PartitionState<>(own.newGenerator(), mode != TimeMode.EVENT, clock.nanoTime()));
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
        boolean again = position < state.doneBefore;
        long timestamp;
        long carried;
        try {
            timestamp = again && mode != TimeMode.EVENT
                    ? state.timesBefore.at(position)
                    : timestamps.timestampMillis(event);
            if (timestamp == TimestampExtractor.NO_TIMESTAMP) {
                throw new IllegalArgumentException("the timestamp is Long.MIN_VALUE, which stands for none");
            }
            carried = state.generator.onEvent(event, timestamp);
        } catch (RuntimeException e) {
            // Looked at only now, as this is called for each event.
            failed(FailureStage.TIMESTAMP, partition, position, Objects.requireNonNull(event, "event"), e);
            return;
        }
        if (again && wasReached(state.timesBefore, position, timestamp)) {
            return;
        }
        if (++eventCount == nextFollowed) {
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

    /** The time of an event that comes now: later than the time reached, and not before any other. */
    private long stamp() {
        wallTime.atLeast(shards.watermark() + 1);
        return wallTime.nowMillis();
    }

    /** Whether time had reached an event that is read again. If not, it comes as if for the first time. */
    private boolean wasReached(EntryTimes times, long position, long timestamp) {
        // A checkpoint of ingestion or processing time knows it by the time that it had then.
        return (times.isEmpty() ? timestamp : times.at(position)) <= restoredWatermark;
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
        if (mode == TimeMode.EVENT) {
            advance(coalescer.update(partition, watermarkMillis));
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
        PartitionState<E> state = partitions.get(partition);
        long now = clock.nanoTime();
        partitions.endBatch(state, records, now);
        state.unreached.reached(shards.watermark(), now);
        nextFollowed = eventCount + 1;
        if (mode == TimeMode.PROCESSING) {
            followTheClock();
        } else if (records > 0) {
            state.active(now);
            guard.recordsCame(now);
            advance(coalescer.update(partition, state.generator.onBatchEnd()));
        } else {
            if (state.silent(now) >= strategy.idleNanos() && !coalescer.isIdle(partition)) {
                advance(coalescer.markIdle(partition));
            }
            if (!catchingUp) {
                advance(guard.watermark(shards.watermark(), now));
            }
        }
    }

    /** What comes from now on is of this millisecond or a later one. */
    private void followTheClock() {
        long reached = wallTime.nowMillis() - 1;
        if (reached > shards.watermark()) {
            for (int i = 0; i < partitions.size(); i++) {
                if (!coalescer.isEnded(i)) {
                    coalescer.update(i, reached);
                }
            }
            advance(coalescer.watermark());
        }
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
        long watermark = coalescer.end(partition);
        if (coalescer.allEnded()) {
            if (!isDone()) {
                shards.end();
            }
        } else {
            advance(watermark);
        }
    }

    /** Does all the work that watermarks have made. */
    private void run() {
        while (shards.step(Integer.MAX_VALUE) || hasWork()) {
            // Goes on from phase to phase, or waits for the shards.
            Thread.onSpinWait();
        }
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
        return !shards.isAccepting() && !shards.isDone();
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
        if (known != null) {
            return known;
        }
        int slowest = mode == TimeMode.PROCESSING ? -1 : coalescer.slowestPartition();
        ShardReport report = shards.report(withOpenMatches);
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
                now - lastMoveNanos,
                report.patterns(),
                partitions.times(),
                report.latency(),
                null);
    }

    /** Heap held for order and state, in bytes; keys and events excluded. A visit to every key. */
    public long sizeInBytes() {
        return shards.sizeInBytes();
    }

    /** Whether a partition is so far ahead of the others that it is not to be read now. */
    boolean isAhead(int partition) {
        if (catchingUp) {
            // Time stands still: whatever it brings would wait in memory until the others have caught up.
            return partitions.get(partition).hasCaughtUp();
        }
        long common = coalescer.watermark();
        long own = coalescer.watermark(partition);
        if (strategy.maxDriftMillis() == Long.MAX_VALUE || common == WatermarkGenerator.NO_WATERMARK) {
            return false;
        }
        long drift = own - common;
        // A difference that does not fit is a large one.
        return own > common && (drift < 0 || drift > strategy.maxDriftMillis());
    }

    /** Number of the partition with a name; -1 if there is none. */
    int partition(String name) {
        return names.indexOf(name);
    }

    /** The watermarks of the partitions. */
    WatermarkCoalescer watermarks() {
        return coalescer;
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
        lastMoveNanos = startNanos;
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

    /** Goes on from a checkpoint: the time reached then. After all partitions have been added. */
    void restoreTime(long watermarkMillis, long lastTimestampMillis) {
        catchingUp = true;
        restoredWatermark = watermarkMillis;
        wallTime.atLeast(lastTimestampMillis);
        shards.restoreTime(watermarkMillis, lastTimestampMillis);
    }

    /** All partitions have caught up: time goes on. */
    void caughtUp() {
        catchingUp = false;
        // Nobody was silent while it stood by, or read again.
        guard.recordsCame(clock.nanoTime());
        advance(coalescer.watermark());
    }

    private void advance(long watermarkMillis) {
        if (!catchingUp) {
            if (watermarkMillis > shards.watermark()) {
                lastMoveNanos = clock.nanoTime();
            }
            shards.advanceWatermark(watermarkMillis);
        }
    }

    /**
     * Goes on from a checkpoint: what was read of a partition, and its watermark.
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

    /** What was done can be told afterwards too, when the state is gone. */
    private void closeShards() {
        threads.close();
        if (!closed) {
            closed = true;
            shards.threadsEnded();
            last = progress(false);
        }
        shards.close();
    }

    private void closeWithSinks(boolean withFlush) {
        new Closing().then(this::closeShards).then(() -> sinks.close(withFlush)).end();
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
