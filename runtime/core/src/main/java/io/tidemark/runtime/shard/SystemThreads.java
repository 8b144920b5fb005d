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

/** Threads of the machine, which do not keep the process alive. Made when they are needed. */
public final class SystemThreads implements JobThreads {
    private static final int SPINS = 100;
    private static final long PARK_NANOS = 1_000_000;
    /** So long the background may take to finish what was begun: a commit should not be cut off if it can be helped. */
    private static final long SHUTDOWN_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** And so long a repeated task may take that is at it then. */
    private static final long LAST_CALL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String job;
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

    /** Threads named after a job. */
    public SystemThreads(String job) {
        this.job = job;
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
    public void close() {
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
        interrupted |= awaitBackground(stopTakingTasks());
        // Last of all: what keeps others away does so as long as there is something to finish.
        interrupted |= endRepeating();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized List<ExecutorService> stopTakingTasks() {
        closed = true;
        return List.copyOf(background.values());
    }

    /** Returns whether the wait was interrupted. */
    private static boolean awaitBackground(List<ExecutorService> executors) {
        boolean interrupted = false;
        executors.forEach(ExecutorService::shutdown);
        long deadline = System.nanoTime() + SHUTDOWN_NANOS;
        for (ExecutorService executor : executors) {
            try {
                if (!executor.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    executor.shutdownNow();
                }
            } catch (InterruptedException e) {
                executor.shutdownNow();
                interrupted = true;
            }
        }
        return interrupted;
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
