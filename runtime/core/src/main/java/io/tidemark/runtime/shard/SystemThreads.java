// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Threads of the machine, which do not keep the process alive. Made when they are needed. */
public final class SystemThreads implements JobThreads {
    private static final int SPINS = 100;
    private static final long PARK_NANOS = 1_000_000;
    /** So long the background may take to finish what was begun: a commit should not be cut off if it can be helped. */
    private static final long SHUTDOWN_SECONDS = 60;

    private final String job;
    private final List<Thread> threads = new ArrayList<>();
    /** Those and the one in the background. */
    private final Set<Thread> all = ConcurrentHashMap.newKeySet();

    private @Nullable ExecutorService background;
    private volatile boolean stopped;

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
    public synchronized void execute(Runnable task) {
        ExecutorService executor = background;
        if (executor == null) {
            executor = Executors.newSingleThreadExecutor(body -> daemon(body, "checkpoints"));
            background = executor;
        }
        executor.execute(task);
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
        ExecutorService executor = background;
        if (executor != null) {
            executor.shutdown();
            try {
                if (!executor.awaitTermination(SHUTDOWN_SECONDS, TimeUnit.SECONDS)) {
                    executor.shutdownNow();
                }
            } catch (InterruptedException e) {
                executor.shutdownNow();
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
