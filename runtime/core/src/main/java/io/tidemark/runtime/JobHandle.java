// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.checkpoint.SavepointRequest;
import io.tidemark.runtime.time.Clock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of a job. {@link #run} does the work in the thread that calls it; {@link #stop} and {@link #progress} may be
 * called from any thread. It takes over no thread and no signal; to slf4j it writes a line when it begins, one when it has
 * ended, and warnings.
 *
 * <pre>{@code
 * try (JobHandle handle = job.open()) {
 *     Runtime.getRuntime().addShutdownHook(new Thread(handle::stopAndWait));       // Ctrl-C
 *     handle.onProgress(Duration.ofSeconds(1), progress -> System.err.println(progress.events()));
 *     JobProgress result = handle.run();
 * }
 * }</pre>
 */
public final class JobHandle implements AutoCloseable {
    private static final long IDLE_NANOS = Duration.ofMillis(1).toNanos();
    /** So long a thread that waits for the end of the run sleeps before it looks again. */
    private static final long WAIT_NANOS = Duration.ofMillis(5).toNanos();

    private final String job;
    private final JobWorker worker;
    private final Clock clock;
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final ProgressReports reports;
    private final JobSavepoints savepoints = new JobSavepoints();
    private volatile boolean stopRequested;
    private volatile boolean over;
    private volatile boolean closedUnrun;
    private volatile JobState state = JobState.RESTORING;
    private volatile @Nullable Thread runner;
    /** Whether the thread of the job was interrupted, which it is told again when the run is over. */
    private boolean interrupted;

    JobHandle(String job, JobWorker worker, Clock clock) {
        this.job = job;
        this.worker = worker;
        this.clock = clock;
        this.reports = new ProgressReports(worker, clock);
    }

    /** Name of the job. */
    public String job() {
        return job;
    }

    /**
     * Tells the progress now and then, and once at the end, in the thread that runs the job. Before {@link #run}.
     *
     * @param interval wall time from one to the next, if the job has nothing more urgent to do
     */
    public void onProgress(Duration interval, Consumer<? super JobProgress> consumer) {
        Objects.requireNonNull(interval, "interval");
        Objects.requireNonNull(consumer, "consumer");
        if (interval.isNegative()) {
            throw new IllegalArgumentException("progress interval " + interval + ": must not be negative");
        }
        reports.listen(interval, consumer);
    }

    /**
     * Runs the job in this thread until its source ends or it is stopped, then flushes and closes source and sinks.
     *
     * <p>To interrupt this thread, as {@code ExecutorService.shutdownNow()} does, is to {@link #stop} the run: it ends with a last
     * checkpoint, if it has any, and when this method returns the thread is interrupted again. Only what happens to be in the
     * middle of reading, writing or waiting, and cannot bear the interrupt, makes the run fail; then the next run goes on from the
     * checkpoint before.
     *
     * @return what it has done
     * @throws JobFailedException if it fails; sinks and source are closed then too
     * @throws IllegalStateException if it has been run already
     */
    public JobProgress run() {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException(
                    "this run " + (closedUnrun ? "was closed before it began" : "has begun already")
                            + ": open the job again for another one");
        }
        runner = Thread.currentThread();
        try {
            work();
            reports.end();
            close(false);
            state = JobState.ENDED;
            RunLog.ended(job, worker.ended(), savepoints.ending(), reports.latest(), worker.lastCheckpoint());
            return reports.latest();
        } catch (Error e) {
            noteInterrupt();
            failed(e);
            throw e;
        } catch (Throwable e) {
            noteInterrupt();
            RuntimeException failure = worker.explained(JobFailedException.unchecked(e));
            failed(failure);
            throw failure;
        } finally {
            over = true;
            savepoints.end();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Returns whether the thread of the job is interrupted, which it is not any more: files could not be written, nor closed. */
    private boolean noteInterrupt() {
        boolean now = Thread.interrupted();
        interrupted |= now;
        return now;
    }

    private void failed(Throwable failure) {
        state = JobState.FAILED;
        try {
            // First of all: closing may have to wait for what keeps a shard.
            reports.lastBeforeFailure();
            RunLog.failed(job, failure, reports.latest(), worker.lastCheckpoint());
        } finally {
            closeAfter(failure);
        }
    }

    /** The failure is the news; what closing brings on top is told with it. */
    private void closeAfter(Throwable failure) {
        try {
            close(true);
            reports.remember(worker.progress(false));
        } catch (Throwable e) {
            if (e != failure) {
                failure.addSuppressed(e);
            }
        }
    }

    private void work() {
        reports.begin();
        while (!worker.isDone()) {
            savepoints.handTo(worker);
            if (noteInterrupt()) {
                stop();
            }
            if (stopRequested) {
                worker.stop();
            }
            boolean worked = worker.step();
            JobState reached = worker.state();
            if (reached != state) {
                state = reached;
            }
            savepoints.tellFailures(worker);
            reports.look();
            if (!worked) {
                LockSupport.parkNanos(this, IDLE_NANOS);
            }
        }
    }

    /**
     * Asks the run to end: it finishes the batch it is at and returns what was found so far. What is open then is not
     * emitted, since the input is not over. Returns at once; may be called from any thread, any number of times, also
     * before the run has begun.
     */
    public void stop() {
        stopRequested = true;
    }

    /**
     * Asks for a savepoint: a copy of all that the job knows at a moment, in a directory that belongs to nobody. A job begins
     * with it by {@link io.tidemark.runtime.checkpoint.Checkpoints#startFrom}, with another number of shards or another state
     * backend if that is wanted; {@link io.tidemark.runtime.checkpoint.CheckpointReader} reads it. The results of the job up to
     * this moment are in its sinks, all others come after it. Events go on being processed meanwhile. Savepoints that are asked
     * for one right after the other may be of the same moment. May be called from any thread. To end the job with it there is
     * {@link #stopWithSavepoint}.
     *
     * @param directory made if it is not there; must be empty, and not in the directory of the checkpoints. What a failure
     *     leaves in it is no savepoint, and can be deleted
     * @return the directory when the savepoint is complete; fails with the reason if there will be none, as when the job is over,
     *     has no checkpoints, or the disk is full. The job goes on all the same. Do not wait for it in a thread of the job, as in
     *     {@link #onProgress}, a handler or a sink
     */
    public CompletableFuture<Path> savepoint(Path directory) {
        return savepoints.ask(new SavepointRequest(Objects.requireNonNull(directory, "directory")));
    }

    /**
     * Ends the run with a savepoint, which is its last checkpoint: what comes out of this run and what comes out of a job that
     * begins with the savepoint is together what one run without a stop would have found, with the same match ids, nothing
     * missing and nothing twice. That holds for every sink, since nothing is written after the savepoint, and for other sinks
     * in the second job too. Records that were read are finished first; a run that reads again what had waited at a restart
     * does that first as well. Returns at once; may be called from any thread. The sources must not lose what has not been
     * read.
     *
     * <p>The job has ended with it: the last thing that is committed, before anybody is told and another process may take over,
     * is that. Processes that stand by end by themselves, and a run that is begun anew with these checkpoints fails with a {@link
     * JobFailedException} that names the savepoint, unless it begins with it, here or elsewhere. A crash before that is committed,
     * though the savepoint may be complete: nobody was told, and a stand-by or the next run goes on; a crash after it: whoever is
     * started next says with which savepoint the job has ended.
     *
     * <pre>{@code
     * handle.stopWithSavepoint(Path.of("/var/lib/fraud/before-upgrade")).get();        // run() returns then
     * // ... and later, in the new version, with the same place for checkpoints, or one in which there is nothing yet:
     * builder.checkpoints(Checkpoints.in(place).startFrom(Path.of("/var/lib/fraud/before-upgrade")))
     * }</pre>
     *
     * @param directory made if it is not there; must be empty, and not in the directory of the checkpoints. What a failure
     *     leaves in it can be deleted, unless the reason says that it is not known whether the job has ended with it
     * @return the directory, when the savepoint is complete, the job has ended with it and the run is over; do not wait for it in
     *     a thread of the job. It fails with the reason when there is no savepoint to come: if the directory cannot be written or
     *     is not empty, and then the job goes on again as if nothing had been asked, so that another savepoint can be asked for at
     *     once; if the job has no checkpoints, stands by or is being stopped with another savepoint, and then too; if the run
     *     fails, as it does when the checkpoint itself or the end cannot be committed; if it is over, or ended by {@link #stop}
     *     while it was still reading again what had waited at a restart
     */
    public CompletableFuture<Path> stopWithSavepoint(Path directory) {
        return savepoints.ask(SavepointRequest.last(Objects.requireNonNull(directory, "directory")));
    }

    /**
     * Asks the run to end and waits until it has; for shutdown hooks. Does not wait if it has not begun, nor when it is called by a
     * thread of the job, such as in a handler. Not to be called while the job waits for the caller, as it would in
     * {@code System.exit}.
     */
    public void stopAndWait() {
        stop();
        if (Thread.currentThread() == runner || worker.isOwnThread()) {
            return;
        }
        // Who is interrupted could not sleep.
        boolean own = Thread.interrupted();
        while (started.get() && !over) {
            LockSupport.parkNanos(this, WAIT_NANOS);
            own |= Thread.interrupted();
        }
        if (own) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * What the run has done so far, as it was a moment ago: a tenth of a second or, if it takes long to count, somewhat
     * more. Open partial matches are counted from the first time this is asked, as long as it is asked every few seconds.
     */
    public JobProgress progress() {
        return reports.asked();
    }

    /**
     * What the run had done when it was last looked at, a tenth of a second ago or, if it takes long to count, somewhat more.
     * Costs nothing and asks for nothing: open partial matches are told as they were counted last, if they were, see
     * {@link #countOpenEvery}. May be called from any thread.
     */
    public JobProgress latest() {
        return reports.latest();
    }

    /**
     * How far the time reached is behind the clock: disorder that is waited for, what sources are late, and how much the job is
     * behind. Null: there is no time yet, another process runs the job, or the input is over. May be called from any thread.
     */
    public @Nullable Duration eventTimeLag() {
        JobProgress now = reports.latest();
        long watermark = now.watermarkMillis();
        return now.standingBy() || watermark == Long.MIN_VALUE || watermark == Long.MAX_VALUE
                ? null
                : Duration.ofMillis(clock.epochMillis()).minus(Duration.ofMillis(watermark));
    }

    /**
     * How old {@link #latest} is; zero when the run is over. It grows while the thread of the job or of a shard is kept:
     * by a sink, by a function of the user's, or by a pause of the machine.
     */
    public Duration latestAge() {
        return over ? Duration.ZERO : reports.age();
    }

    /**
     * Counts open partial matches by stage, and the heap they take, again and again, for {@link #latest} to tell. A few
     * dozen keys are looked at between two batches of events, so that nothing stops: with ten million keys the counting
     * takes a while, and what changes meanwhile may be seen twice or not at all. Keys on disk are read for it. Default: it
     * is not done. May be called from any thread, also while the job runs.
     *
     * @param interval wall time from the begin of one count to the begin of the next; if one takes longer the next follows
     *     at once
     * @throws IllegalArgumentException if it is not positive
     */
    public void countOpenEvery(Duration interval) {
        Objects.requireNonNull(interval, "interval");
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("interval " + interval + " of counting what is open: must be positive");
        }
        reports.countOpenEvery(interval);
    }

    /** What the run is at. May be called from any thread. */
    public JobState state() {
        return state;
    }

    /** Whether the run is over: ended, stopped, failed, or closed before it had begun. */
    public boolean isOver() {
        return over;
    }

    /** Whether the run has been asked to stop. */
    public boolean isStopRequested() {
        return stopRequested;
    }

    /**
     * Closes source and sinks of a run that never began; ends one that is under way, as {@link #stopAndWait} does. From inside
     * a handler or a sink it returns at once, and the run ends soon after.
     */
    @Override
    public void close() {
        if (started.compareAndSet(false, true)) {
            closedUnrun = true;
            closeUnrun();
        } else if (Thread.currentThread() == runner || worker.isOwnThread()) {
            stop();
        } else {
            stopAndWait();
        }
    }

    private void closeUnrun() {
        try {
            close(false);
        } finally {
            state = JobState.ENDED;
            over = true;
            savepoints.end();
        }
    }

    private void close(boolean failed) {
        if (closed.compareAndSet(false, true)) {
            worker.close(failed);
        }
    }
}
