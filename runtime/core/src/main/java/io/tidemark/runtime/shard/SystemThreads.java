// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

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
    private static final int SPINS = 100;
    private static final long PARK_NANOS = 1_000_000;
    /** So long the background may take to finish what was begun: a commit should not be cut off if it can be helped. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** The same after a failure, when somebody waits to run the job again, who finds out whether a commit holds. */
    private static final Duration PATIENCE_AFTER_FAILURE = Duration.ofSeconds(5);
    /** So long what was interrupted may take to end: sinks are closed then, and should not be in use. */
    private static final long INTERRUPTED_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** And so long a repeated task may take that is at it then. */
    private static final long LAST_CALL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final Logger LOG = LoggerFactory.getLogger(SystemThreads.class);

    private final String job;
    private final Duration patience;
    private final Duration patienceAfterFailure;
    private final List<Thread> threads = new ArrayList<>();
    private final List<Thread> repeating = new ArrayList<>();
    /** Those and the ones in the background. */
    private final Set<Thread> all = ConcurrentHashMap.newKeySet();

    /** By their names; guarded by this. */
    private final Map<String, ExecutorService> background = new LinkedHashMap<>();

    /** No more tasks are taken; guarded by this. */
    private boolean closed;

    private volatile boolean stopped;
    private volatile boolean repeated = true;
    private volatile boolean ended;

    /** Threads named after a job. */
    public SystemThreads(String job) {
        this(job, PATIENCE, PATIENCE_AFTER_FAILURE);
    }

    /**
     * Threads named after a job.
     *
     * @param patience so long the background may take to finish what was begun
     * @param patienceAfterFailure the same after a failure
     */
    public SystemThreads(String job, Duration patience, Duration patienceAfterFailure) {
        this.job = job;
        this.patience = patience;
        this.patienceAfterFailure = patienceAfterFailure;
    }

    @Override
    public void start(String name, BooleanSupplier step) {
        Thread thread = daemon(() -> work(step), name);
        threads.add(thread);
        thread.start();
    }

    private Thread daemon(Runnable body, String name) {
        Thread thread = new Thread(body, "tidemark-" + job + "-" + name);
        thread.setDaemon(true);
        all.add(thread);
        return thread;
    }

    private void work(BooleanSupplier step) {
        int idle = 0;
        while (!stopped) {
            if (step.getAsBoolean()) {
                idle = 0;
            } else if (idle < SPINS) {
                idle++;
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(this, PARK_NANOS);
            }
        }
    }

    @Override
    public void wake() {
        threads.forEach(LockSupport::unpark);
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
        stopped = true;
        wake();
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        interrupted |= endBackground(stopTakingTasks(), limit);
        // Last of all: what keeps others away does so as long as there is something to finish.
        interrupted |= endRepeating();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
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
        return awaitBackground(executors, INTERRUPTED_NANOS) || interrupted;
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
