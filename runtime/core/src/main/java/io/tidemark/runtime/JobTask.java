// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.checkpoint.CheckpointCoordinator;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.checkpoint.RunIdentity;
import io.tidemark.runtime.checkpoint.SavepointRequest;
import io.tidemark.runtime.shard.Closing;
import io.tidemark.runtime.shard.JobThreads;
import io.tidemark.runtime.source.Decoder;
import io.tidemark.runtime.source.Source;
import io.tidemark.runtime.source.SourceReader;
import org.jspecify.annotations.Nullable;

/**
 * The worker of a job: lets batches of its {@link JobInput} through the pipeline and takes checkpoints in between, in steps of
 * bounded work that never wait. Not thread-safe.
 *
 * @param <R> type of the records
 * @param <E> type of the events
 */
final class JobTask<R, E> implements JobWorker {
    /** Keys that are counted between two batches: a tenth of the work of a batch. */
    private static final int COUNTED_PER_BATCH = 32;
    /** And if there is nothing else to do. */
    private static final int COUNTED_IF_IDLE = 512;

    private final String job;
    private final Pipeline<E> pipeline;
    private final @Nullable JobCheckpoints<R, E> checkpoints;
    private final InputProgress<R> partitions;
    private final JobInput<R, E> input;
    private final JobThreads threads;
    private final int stepLimit;

    private JobPhase phase = JobPhase.STARTING;
    private boolean itsTurn;
    private boolean stopping;
    private boolean lastBegun;
    private final LastSavepoint lastSavepoint = new LastSavepoint();

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
        this.pipeline = new Pipeline<>(plan, plan.shards(), threads);
        this.stepLimit = plan.config().stepLimit();
        InputProgress<R> partitions = new InputProgress<>(pipeline);
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
                        partitions,
                        plan);
        this.partitions = partitions;
        this.input = new JobInput<>(source, decoder, plan.config(), pipeline, partitions);
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
        if (checkpoints != null && !checkpoints.recover()) {
            phase = JobPhase.DONE;
            return true;
        }
        SourceReader<R> opened = input.open();
        RunLog.begins(job, checkpoints == null ? "begins: it has no checkpoints" : checkpoints.restore(opened));
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
        boolean endsWithSavepoint = lastSavepoint.request() != null && !partitions.isCatchingUp();
        if (stopping || endsWithSavepoint) {
            phase = JobPhase.FINISHING;
            return true;
        }
        input.lookForPartitions();
        // Shards with threads of their own are sent what was gathered for them.
        boolean worked = pipeline.step(stepLimit);
        if (checkpoints != null) {
            worked |= checkpoints.step();
            if (checkpoints.isFull()) {
                return worked;
            }
        }
        if (input.poll()) {
            worked = true;
            // Nothing may come in before what is due is out.
            phase = pipeline.hasWork() ? JobPhase.ADVANCING : JobPhase.POLLING;
        }
        worked |= pipeline.shards().count(worked ? COUNTED_PER_BATCH : COUNTED_IF_IDLE);
        return worked;
    }

    /** Takes the last checkpoint, if there are any, and waits for it and for savepoints. */
    private boolean finish() {
        JobCheckpoints<R, E> own = checkpoints;
        if (own == null || (stopping && partitions.isCatchingUp())) {
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
        pipeline.shards().stopping();
        if (phase == JobPhase.STARTING) {
            phase = JobPhase.DONE;
        }
    }

    @Override
    public JobState state() {
        return switch (phase) {
            case STARTING -> checkpoints != null && checkpoints.isStandingBy() ? JobState.STANDBY : JobState.RESTORING;
            case POLLING, ADVANCING -> partitions.isCatchingUp() ? JobState.RESTORING : JobState.RUNNING;
            case FINISHING, DONE -> JobState.STOPPING;
        };
    }

    @Override
    public boolean isOwnThread() {
        return threads.isOwn(Thread.currentThread());
    }

    @Override
    public JobProgress progress(boolean withOpenMatches) {
        return withCheckpoints(pipeline.progress(withOpenMatches));
    }

    @Override
    public @Nullable JobProgress progressSoon(boolean withOpenMatches) {
        JobProgress progress = pipeline.progressSoon(withOpenMatches);
        return progress == null ? null : withCheckpoints(progress);
    }

    @Override
    public long reportNanos() {
        return pipeline.reportNanos();
    }

    private JobProgress withCheckpoints(JobProgress progress) {
        return checkpoints == null
                ? progress
                : progress.withCheckpoints(checkpoints.isStandingBy(), checkpoints.progress());
    }

    @Override
    public String lastCheckpoint() {
        return checkpoints == null ? "" : checkpoints.last();
    }

    @Override
    public String ended() {
        return checkpoints == null ? "" : checkpoints.ended();
    }

    @Override
    public boolean beginCensus() {
        return phase != JobPhase.STARTING
                && phase != JobPhase.DONE
                && pipeline.shards().beginCensus();
    }

    @Override
    public void flush() {
        input.flush();
    }

    @Override
    public RuntimeException explained(RuntimeException failure) {
        return checkpoints == null ? failure : checkpoints.explained(failure);
    }

    @Override
    public void close(boolean failed) {
        Closing closing = new Closing();
        // Ends the threads first: what is in the background may hold files, or be in a commit.
        if (failed) {
            if (checkpoints != null) {
                closing.then(checkpoints::abandon);
            }
            closing.then(threads::abort).then(pipeline::abort);
        } else {
            closing.then(pipeline::close);
        }
        if (checkpoints != null) {
            // After the sinks, which may belong to the commit point.
            closing.then(checkpoints::close);
            lastSavepoint.refuse("the job was over before the savepoint was begun");
        }
        closing.then(input::close).end();
    }
}
