// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import io.tidemark.runtime.JobFailedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Threads of the machine, which do not keep the process alive. Made when they are needed. */
public final class SystemThreads implements JobThreads {
    /** So long the background may take to finish what was begun: a commit should not be cut off if it can be helped. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** The same after a failure, when somebody waits to run the job again, who finds out whether a commit holds. */
    private static final Duration PATIENCE_AFTER_FAILURE = Duration.ofSeconds(5);
    /** So long what was interrupted may take to end: sinks are closed then, and should not be in use. */
    private static final Duration PATIENCE_AFTER_INTERRUPT = Duration.ofSeconds(5);
    /** And so long a repeated task may take that is at it then. */
    private static final long LAST_CALL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final Logger LOG = LoggerFactory.getLogger(SystemThreads.class);

    private final String job;
    private final Duration patience;
    private final Duration patienceAfterFailure;
    private final Duration patienceAfterInterrupt;
    private final List<StepThread> threads = new ArrayList<>();
    private final List<Thread> repeating = new ArrayList<>();
    /** Those and the ones in the background. */
    private final Set<Thread> all = ConcurrentHashMap.newKeySet();

    /** By their names; guarded by this. */
    private final Map<String, ExecutorService> background = new LinkedHashMap<>();

    /** No more tasks are taken; guarded by this. */
    private boolean closed;

    private volatile boolean repeated = true;
    private volatile boolean ended;

    /** Threads named after a job. */
    public SystemThreads(String job) {
        this(job, PATIENCE, PATIENCE_AFTER_FAILURE, PATIENCE_AFTER_INTERRUPT);
    }

    /**
     * Threads named after a job.
     *
     * @param patience so long the background may take to finish what was begun
     * @param patienceAfterFailure the same after a failure
     */
    public SystemThreads(String job, Duration patience, Duration patienceAfterFailure) {
        this(job, patience, patienceAfterFailure, PATIENCE_AFTER_INTERRUPT);
    }

    /**
     * Threads named after a job.
     *
     * @param patience so long a shard may be at one step when the job is to end, and the background may take to finish what was
     *     begun
     * @param patienceAfterFailure so long both may take to end after a failure
     * @param patienceAfterInterrupt so long what was interrupted then may take to end
     */
    public SystemThreads(
            String job, Duration patience, Duration patienceAfterFailure, Duration patienceAfterInterrupt) {
        this.job = job;
        this.patience = patience;
        this.patienceAfterFailure = patienceAfterFailure;
        this.patienceAfterInterrupt = patienceAfterInterrupt;
    }

    @Override
    public void start(String name, BooleanSupplier step) {
        StepThread thread = new StepThread(fullName(name), step);
        threads.add(thread);
        all.add(thread.thread());
        thread.thread().start();
    }

    private String fullName(String name) {
        return "tidemark-" + job + "-" + name;
    }

    private Thread daemon(Runnable body, String name) {
        Thread thread = new Thread(body, fullName(name));
        thread.setDaemon(true);
        all.add(thread);
        return thread;
    }

    @Override
    public void wake() {
        threads.forEach(StepThread::wake);
    }

    @Override
    public void look() {
        for (StepThread thread : threads) {
            long kept = thread.keptNanos();
            if (kept <= patience.toNanos()) {
                continue;
            }
            if (kept > patience.plus(patienceAfterInterrupt).toNanos()) {
                throw new JobFailedException("the job cannot end: something keeps " + thread.place()
                        + ", and does not heed that the thread was interrupted");
            }
            interrupt(thread, patience);
        }
    }

    @Override
    public long keptNanos() {
        long longest = 0;
        for (StepThread thread : threads) {
            longest = Math.max(longest, thread.keptNanos());
        }
        return longest;
    }

    private void interrupt(StepThread thread, Duration after) {
        String place = thread.place();
        if (thread.interrupt()) {
            LOG.warn(
                    "job {} is to end, and after {} s something still keeps {}: interrupted",
                    job,
                    after.toSeconds(),
                    place);
        }
    }

    @Override
    public boolean haveEnded() {
        return threads.stream().noneMatch(StepThread::isAlive);
    }

    @Override
    public boolean isOwn(Thread thread) {
        return all.contains(thread);
    }

    @Override
    public synchronized void execute(String name, Runnable task) {
        if (closed) {
            throw new RejectedExecutionException("the threads of job " + job + " are being ended");
        }
        background
                .computeIfAbsent(name, any -> Executors.newSingleThreadExecutor(body -> daemon(body, name)))
                .execute(task);
    }

    @Override
    public void repeat(String name, Duration pause, Runnable task) {
        Thread thread = daemon(() -> repeat(pause.toNanos(), task), name);
        repeating.add(thread);
        thread.start();
    }

    private void repeat(long pauseNanos, Runnable task) {
        LockSupport.parkNanos(this, pauseNanos);
        while (repeated) {
            task.run();
            LockSupport.parkNanos(this, pauseNanos);
        }
    }

    @Override
    public void abort() {
        end(patienceAfterFailure);
    }

    @Override
    public void close() {
        end(patience);
    }

    private void end(Duration limit) {
        if (ended) {
            return;
        }
        ended = true;
        threads.forEach(StepThread::stop);
        boolean interrupted = endSteps(limit);
        interrupted |= endBackground(stopTakingTasks(), limit);
        // Last of all: what keeps others away does so as long as there is something to finish.
        interrupted |= endRepeating();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether the wait was interrupted. */
    private boolean endSteps(Duration limit) {
        boolean interrupted = awaitSteps(limit.toNanos());
        threads.stream().filter(StepThread::isAlive).forEach(thread -> interrupt(thread, limit));
        interrupted |= awaitSteps(patienceAfterInterrupt.toNanos());
        threads.stream()
                .filter(StepThread::isAlive)
                .forEach(thread -> LOG.error(
                        "job {} ends without {}: something keeps it that does not heed the interrupt, and what the thread"
                                + " holds is not closed",
                        job,
                        thread.place()));
        return interrupted;
    }

    private boolean awaitSteps(long limitNanos) {
        long deadline = System.nanoTime() + limitNanos;
        boolean interrupted = false;
        for (StepThread thread : threads) {
            while (thread.isAlive() && System.nanoTime() - deadline < 0) {
                try {
                    thread.join(deadline);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        return interrupted;
    }

    private synchronized Map<String, ExecutorService> stopTakingTasks() {
        closed = true;
        return new LinkedHashMap<>(background);
    }

    /** Returns whether the wait was interrupted. */
    private boolean endBackground(Map<String, ExecutorService> executors, Duration limit) {
        executors.values().forEach(ExecutorService::shutdown);
        boolean interrupted = awaitBackground(executors, limit.toNanos());
        executors.values().removeIf(ExecutorService::isTerminated);
        if (executors.isEmpty()) {
            return interrupted;
        }
        LOG.warn(
                "job {}: {} still at work after {} s: interrupted; if it was a commit, the next run finds out whether it holds",
                job,
                executors.keySet(),
                limit.toSeconds());
        executors.values().forEach(ExecutorService::shutdownNow);
        return awaitBackground(executors, patienceAfterInterrupt.toNanos()) || interrupted;
    }

    /** Returns whether the wait was interrupted, and so not to its end. */
    private static boolean awaitBackground(Map<String, ExecutorService> executors, long limitNanos) {
        long deadline = System.nanoTime() + limitNanos;
        try {
            for (ExecutorService executor : executors.values()) {
                if (!executor.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    return false;
                }
            }
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    private boolean endRepeating() {
        repeated = false;
        boolean interrupted = false;
        for (Thread thread : repeating) {
            LockSupport.unpark(thread);
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, LAST_CALL_NANOS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        return interrupted;
    }
}
