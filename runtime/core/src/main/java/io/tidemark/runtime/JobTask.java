// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.checkpoint.CheckpointCoordinator;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.checkpoint.RunIdentity;
import io.tidemark.runtime.checkpoint.SavepointRequest;
import io.tidemark.runtime.shard.JobThreads;
import io.tidemark.runtime.source.Decoder;
import io.tidemark.runtime.source.RecordBuffer;
import io.tidemark.runtime.source.Source;
import io.tidemark.runtime.source.SourcePartition;
import io.tidemark.runtime.source.SourcePartition.PollResult;
import io.tidemark.runtime.source.SourceReader;
import io.tidemark.runtime.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The worker of a job: takes batches from the source partitions in turn and pushes them through the pipeline, in steps
 * of bounded work that never wait. Not thread-safe.
 *
 * @param <R> type of the records
 * @param <E> type of the events
 */
final class JobTask<R, E> implements JobWorker {
    /** So often the source is asked for partitions that have appeared. */
    private static final long LOOK_NANOS = 1_000_000_000;
    /** Keys that are counted between two batches: a tenth of the work of a batch. */
    private static final int COUNTED_PER_BATCH = 32;
    /** And if there is nothing else to do. */
    private static final int COUNTED_IF_IDLE = 512;

    private final String job;
    private final Pipeline<E> pipeline;
    private final Source<R> source;
    private final Clock clock;
    private final @Nullable JobCheckpoints<R, E> checkpoints;
    private final JobThreads threads;
    private final Decoder<? super R, ? extends E> decoder;
    private @Nullable SourceReader<R> reader;
    private final List<SourcePartition<R>> partitions = new ArrayList<>();
    private boolean[] ended = new boolean[0];
    private final RecordBuffer<R> records;
    private final int stepLimit;

    private JobPhase phase = JobPhase.STARTING;
    private long nextLookNanos;
    private boolean itsTurn;
    private boolean stopping;
    private boolean lastBegun;
    private final LastSavepoint lastSavepoint = new LastSavepoint();
    private int turn;
    private boolean unflushed;

    /**
     * The work of one run.
     *
     * @param identity which run it is
     */
    JobTask(
            JobPlan<E> plan,
            Source<R> source,
            Decoder<? super R, ? extends E> decoder,
            JobThreads threads,
            RunIdentity identity) {
        this.job = plan.name();
        this.threads = threads;
        this.pipeline = new Pipeline<>(plan, threads);
        this.decoder = decoder;
        this.records = new RecordBuffer<>(plan.config().batchSize());
        this.stepLimit = plan.config().stepLimit();
        this.source = source;
        this.clock = plan.config().clock();
        this.nextLookNanos = clock.nanoTime() + LOOK_NANOS;
        Checkpoints settings = plan.checkpoints();
        this.checkpoints = settings == null
                ? null
                : new JobCheckpoints<>(
                        new CheckpointCoordinator(
                                identity,
                                plan.outlines(),
                                settings,
                                pipeline.sinks().commitPoint(),
                                pipeline.sinks(),
                                threads,
                                plan.config().clock()),
                        pipeline,
                        plan);
    }

    /** Returns false while another process runs the job. */
    private boolean start() {
        if (!itsTurn) {
            itsTurn = checkpoints == null || checkpoints.mayBegin();
            if (!itsTurn) {
                lastSavepoint.standsBy();
            }
            // What follows may take long: first it can be seen that it does not stand by any more.
            return itsTurn;
        }
        pipeline.workBegins();
        if (checkpoints != null) {
            checkpoints.recover();
        }
        List<? extends SourcePartition<R>> found = openSource();
        SourceReader<R> opened = Objects.requireNonNull(reader);
        partitions.addAll(checkpoints == null ? found : checkpoints.inOrder(source.name(), found));
        if (partitions.isEmpty()) {
            throw new JobFailedException("source " + source.name() + " has no partition: nothing would ever come");
        }
        for (SourcePartition<R> partition : partitions) {
            pipeline.addPartition(partition);
        }
        ended = new boolean[partitions.size()];
        RunLog.begins(
                job, checkpoints == null ? "begins: it has no checkpoints" : checkpoints.restore(opened, partitions));
        phase = pipeline.hasWork() ? JobPhase.ADVANCING : JobPhase.POLLING;
        return true;
    }

    @Override
    public boolean step() {
        return switch (phase) {
            case STARTING -> start();
            case POLLING -> betweenBatches();
            case ADVANCING -> advance();
            case FINISHING -> finish();
            case DONE -> false;
        };
    }

    private boolean betweenBatches() {
        // What is read again must be read before anything can be written: a few batches more.
        boolean endsWithSavepoint =
                lastSavepoint.request() != null && checkpoints != null && !checkpoints.isCatchingUp();
        if (stopping || endsWithSavepoint) {
            phase = JobPhase.FINISHING;
            return true;
        }
        if (clock.nanoTime() - nextLookNanos >= 0) {
            addNewPartitions();
        }
        // Shards with threads of their own are sent what was gathered for them.
        boolean worked = pipeline.step(stepLimit);
        if (checkpoints != null) {
            worked |= checkpoints.step();
            if (checkpoints.isFull()) {
                return worked;
            }
        }
        worked |= poll();
        worked |= pipeline.shards().count(worked ? COUNTED_PER_BATCH : COUNTED_IF_IDLE);
        return worked;
    }

    private List<? extends SourcePartition<R>> openSource() {
        List<? extends SourcePartition<R>> found;
        try {
            SourceReader<R> opened = Objects.requireNonNull(source.open(), "open() returned null");
            reader = opened;
            found = Objects.requireNonNull(opened.partitions(), "partitions() returned null");
        } catch (JobFailedException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new JobFailedException("source " + source.name() + " cannot be opened: " + e.getMessage(), e);
        }
        Set<String> names = new HashSet<>();
        for (SourcePartition<R> partition : found) {
            if (!names.add(partition.name())) {
                throw new JobFailedException("source " + source.name() + " has two partitions called "
                        + partition.name() + ": a partition is known by its name");
            }
        }
        return found;
    }

    private void addNewPartitions() {
        nextLookNanos = clock.nanoTime() + LOOK_NANOS;
        SourceReader<R> opened = reader;
        if (opened == null || (checkpoints != null && checkpoints.isCatchingUp())) {
            return;
        }
        List<? extends SourcePartition<R>> appeared = opened.newPartitions();
        for (SourcePartition<R> partition : appeared) {
            partitions.add(partition);
            pipeline.addPartition(partition);
        }
        ended = Arrays.copyOf(ended, partitions.size());
        if (checkpoints != null) {
            checkpoints.added(appeared);
        }
    }

    /** Takes the last checkpoint, if there are any, and waits for it and for savepoints. */
    private boolean finish() {
        JobCheckpoints<R, E> own = checkpoints;
        if (own == null || (stopping && own.isCatchingUp())) {
            phase = JobPhase.DONE;
            return true;
        }
        boolean worked = pipeline.step(stepLimit);
        worked |= own.continueOne();
        if (own.isInWork()) {
            return worked;
        }
        if (!lastBegun) {
            lastBegun = true;
            own.beginLast(lastSavepoint.request());
        } else if (own.isCopying()) {
            return worked;
        } else if (lastSavepoint.hasFailed() && !stopping && !pipeline.isDone()) {
            // There is a checkpoint but no savepoint: nothing speaks against going on.
            lastSavepoint.forget();
            lastBegun = false;
            phase = JobPhase.POLLING;
        } else {
            phase = JobPhase.DONE;
        }
        return true;
    }

    /** Takes a batch from the next partition that has one; says whether there was one, or one ended. */
    private boolean poll() {
        for (int i = 0; i < ended.length; i++) {
            int partition = turn;
            turn = turn + 1 == ended.length ? 0 : turn + 1;
            if (!ended[partition] && !pipeline.isAhead(partition) && poll(partition)) {
                return true;
            }
        }
        flush();
        return false;
    }

    private boolean poll(int partition) {
        PollResult result = fetch(partitions.get(partition));
        int size = records.size();
        if (size > 0) {
            unflushed = true;
            if (checkpoints != null) {
                checkpoints.arrived(partitions.get(partition));
            }
            push(partition);
            records.clear();
        }
        if (checkpoints != null) {
            checkpoints.catchUp();
        }
        pipeline.beginWatermark(partition, size);
        if (result == PollResult.ENDED) {
            ended[partition] = true;
            pipeline.beginEnd(partition);
        }
        // Nothing may come in before what is due is out.
        phase = pipeline.hasWork() ? JobPhase.ADVANCING : JobPhase.POLLING;
        return size > 0 || result == PollResult.ENDED || phase == JobPhase.ADVANCING;
    }

    private PollResult fetch(SourcePartition<R> partition) {
        try {
            return Objects.requireNonNull(partition.poll(records), "it returned null");
        } catch (RuntimeException e) {
            throw new JobFailedException("source partition " + partition.name() + ": poll failed: " + e, e);
        }
    }

    private void push(int partition) {
        RecordBuffer<R> batch = records;
        int size = batch.size();
        for (int i = 0; i < size; i++) {
            R record = batch.record(i);
            if (record == null) {
                pipeline.watermark(partition, batch.watermark(i));
                continue;
            }
            E event = decode(partition, batch.position(i), record);
            if (event != null) {
                pipeline.accept(partition, batch.position(i), event);
            }
        }
    }

    private @Nullable E decode(int partition, long position, R record) {
        try {
            return decoder.decode(record);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JobFailedException("interrupted while decoding", e);
        } catch (Exception e) {
            pipeline.failed(FailureStage.DECODE, partition, position, record, e);
            return null;
        }
    }

    private boolean advance() {
        boolean worked = pipeline.step(stepLimit);
        if (!pipeline.hasWork()) {
            phase = pipeline.isDone() ? JobPhase.FINISHING : JobPhase.POLLING;
            worked = true;
        }
        if (checkpoints != null) {
            worked |= checkpoints.continueOne();
        }
        return worked;
    }

    @Override
    public boolean isDone() {
        return phase == JobPhase.DONE;
    }

    @Override
    public void savepoint(SavepointRequest request) {
        if (checkpoints == null) {
            request.refuse(new IllegalStateException("a job without checkpoints has no savepoints"));
        } else if (checkpoints.refuses(request)) {
            // Who has asked is told.
            return;
        } else if (request.isLast()) {
            lastSavepoint.ask(request, checkpoints.isStandingBy());
        } else {
            checkpoints.savepoint(request);
        }
    }

    @Override
    public boolean isEndingWith(SavepointRequest request) {
        return lastSavepoint.request() == request;
    }

    @Override
    public void stop() {
        stopping = true;
        if (phase == JobPhase.STARTING) {
            phase = JobPhase.DONE;
        }
    }

    @Override
    public JobState state() {
        return switch (phase) {
            case STARTING -> checkpoints != null && checkpoints.isStandingBy() ? JobState.STANDBY : JobState.RESTORING;
            case POLLING, ADVANCING ->
                checkpoints != null && checkpoints.isCatchingUp() ? JobState.RESTORING : JobState.RUNNING;
            case FINISHING, DONE -> JobState.STOPPING;
        };
    }

    @Override
    public boolean isOwnThread() {
        return threads.isOwn(Thread.currentThread());
    }

    @Override
    public JobProgress progress(boolean withOpenMatches) {
        JobProgress progress = pipeline.progress(withOpenMatches);
        return checkpoints == null
                ? progress
                : progress.withCheckpoints(checkpoints.isStandingBy(), checkpoints.progress());
    }

    @Override
    public String lastCheckpoint() {
        return checkpoints == null ? "" : checkpoints.last();
    }

    @Override
    public void beginCensus() {
        if (phase != JobPhase.STARTING && phase != JobPhase.DONE) {
            pipeline.shards().beginCensus();
        }
    }

    @Override
    public void flush() {
        if (unflushed) {
            unflushed = false;
            pipeline.flushSinks();
        }
    }

    @Override
    public RuntimeException explained(RuntimeException failure) {
        return checkpoints == null ? failure : checkpoints.explained(failure);
    }

    @Override
    public void close(boolean failed) {
        try {
            // Ends the threads first: what is in the background may hold files, or be in a commit.
            if (failed) {
                if (checkpoints != null) {
                    checkpoints.abandon();
                }
                threads.abort();
                pipeline.abort();
            } else {
                pipeline.close();
            }
        } finally {
            if (checkpoints != null) {
                // After the sinks, which may belong to the commit point.
                checkpoints.close();
                lastSavepoint.refuse("the job was over before the savepoint was begun");
            }
            partitions.forEach(SourcePartition::close);
            if (reader != null) {
                reader.close();
            }
        }
    }
}
