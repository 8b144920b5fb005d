// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.checkpoint.CheckpointReader;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.checkpoint.RunIdentity;
import io.tidemark.runtime.shard.JobThreads;
import io.tidemark.runtime.shard.SystemThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A job: events from a source are put in order of event time, patterns are looked for by key, what is found goes to a
 * sink. Immutable; may be run any number of times, each time from the beginning.
 *
 * <pre>{@code
 * CepJob<CardAuth> job = CepJob.named("fraud")
 *         .source(IterableSource.of("auths", auths))
 *         .eventTime(CardAuth::time)
 *         .disorder(Duration.ofSeconds(5))
 *         .sink(alerts)
 *         .detect("card-testing", CARD_TESTING).by(CardAuth::card).emit(match -> new Alert(match.pattern(), match.key()))
 *         .detect("unpaid", UNPAID_ORDER).by(CardAuth::order).emit(match -> new Alert(match.pattern(), match.key()))
 *         .build();
 * JobProgress result = job.run();
 * }</pre>
 *
 * <p>Events are kept, not copied: whoever hands one over, as a source, a decoder or to a {@link Pipeline}, must not change it
 * or use the object again for another.
 *
 * <p>To watch it or stop it, open it and keep the {@link JobHandle}. To feed it by hand, build it without a source and
 * use {@link #newPipeline}.
 *
 * @param <E> type of the events
 */
public final class CepJob<E> {
    private final JobPlan<E> plan;
    private final @Nullable EventSource<?, E> source;

    CepJob(JobPlan<E> plan, @Nullable EventSource<?, E> source) {
        this.plan = plan;
        this.source = source;
    }

    /**
     * Begins to describe a job.
     *
     * @param name names the job in messages and in its checkpoints; not empty, without control characters
     */
    public static JobSourceStep named(String name) {
        return new JobSourceStep(Names.require("job", name));
    }

    /** Name of the job. */
    public String name() {
        return plan.name();
    }

    /**
     * Opens the source and returns the run, which has not begun yet. Its {@link JobHandle#run} does the work, in the
     * thread that calls it. Sinks are closed at the end, so a second run needs sinks that do not mind.
     *
     * @throws IllegalStateException if the job has no source
     */
    public JobHandle open() {
        if (source == null) {
            throw new IllegalStateException("job \"" + name() + "\" has no source: use newPipeline() and feed it");
        }
        return open(source);
    }

    private JobHandle open(EventSource<?, E> events) {
        JobThreads threads = new SystemThreads(plan.name());
        RunIdentity identity =
                new RunIdentity(plan.name(), ThreadLocalRandom.current().nextInt(), true);
        return new JobHandle(
                plan.name(), newWorker(events, threads, identity), plan.config().clock());
    }

    /** The work of one run, on threads of the caller's. */
    JobWorker newWorker(JobThreads threads, RunIdentity identity) {
        if (source == null) {
            throw new IllegalStateException("job \"" + name() + "\" has no source");
        }
        return newWorker(source, threads, identity);
    }

    private <R> JobWorker newWorker(EventSource<R, E> events, JobThreads threads, RunIdentity identity) {
        return new JobTask<>(plan, events.source(), events.decoder(), threads, identity);
    }

    /**
     * Runs the job in this thread until its source ends.
     *
     * @return what it has done
     * @throws JobFailedException if it fails
     */
    public JobProgress run() {
        try (JobHandle handle = open()) {
            return handle.run();
        }
    }

    /**
     * What would become of open partial matches if the job went on from its last checkpoint now, or began with a savepoint.
     * Reads the checkpoint and changes nothing: not even the directory for checkpoints is made. Where a sink decides which
     * checkpoint is the truth, as Kafka does, the last one that was written is taken.
     *
     * <p>The job may run meanwhile, here or in another process: the plan is of the newest checkpoint, and what is open
     * goes on changing. A job that runs deletes old checkpoints; should it delete the one that is being read, this fails, and may be asked
     * again. A savepoint stays.
     *
     * <p>If the job has ended with a savepoint, the plan is of its last checkpoint, of which the savepoint is a copy: it tells what becomes of it if
     * the job goes on with {@link Checkpoints#startFrom} of that savepoint. Without that it does not begin; {@link
     * CheckpointReader#ended} tells.
     *
     * @return null: there is no checkpoint
     * @throws IllegalStateException if the job has no checkpoints
     * @throws JobFailedException if it cannot be read
     */
    public @Nullable ChangePlan changePlan() {
        Checkpoints settings = plan.checkpoints();
        if (settings == null) {
            throw new IllegalStateException("job \"" + name() + "\" has no checkpoints");
        }
        try {
            CheckpointReader reader = settings.reader();
            String last = reader == null ? null : reader.last();
            if (reader == null || last == null) {
                Path savepoint = settings.savepoint();
                return savepoint == null
                        ? null
                        : new PatternChanges<>(CheckpointReader.openSavepoint(savepoint), plan).plan();
            }
            return new PatternChanges<>(reader.open(last), plan).plan();
        } catch (IOException e) {
            throw new JobFailedException("checkpoints of job \"" + name() + "\" cannot be read: " + e.getMessage(), e);
        }
    }

    /** The way of the events without the source, to be fed by hand. A source that was given is not opened. */
    public Pipeline<E> newPipeline() {
        return newPipeline(plan.shards());
    }

    /**
     * The same with another number of shards than the job has, on which nothing of what is found depends. With one, everything
     * happens in the thread that calls, and results come in the order of their time.
     *
     * @throws IllegalArgumentException if it is not from 1 to 256
     */
    public Pipeline<E> newPipeline(int shards) {
        return new Pipeline<>(plan, CepJobBuilder.requireShards(shards), new SystemThreads(plan.name()));
    }

    @Override
    public String toString() {
        return "CepJob[" + plan.name() + ", " + plan.patterns().size() + " patterns]";
    }
}
