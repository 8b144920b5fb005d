// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs several tasks in steps, one step of one task at a time, in an order that a random generator decides: the same one
 * for the same seed.
 */
final class Interleaving {
    /** A task. */
    interface Task {
        void run() throws Exception;
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition turnChanged = lock.newCondition();
    private final Random random;
    private final List<Thread> waiting = new ArrayList<>();
    private final List<Task> tasks = new ArrayList<>();
    private @Nullable Thread turn;
    private int stepsInTurn;
    private @Nullable Throwable failure;

    Interleaving(Random random) {
        this.random = random;
    }

    /** Adds a task; a {@link SimulatedCrash} ends it. */
    void add(Task task) {
        tasks.add(task);
    }

    /** Ends a step of the task that calls it. */
    void step() {
        lock.lock();
        try {
            next();
            awaitTurn();
        } finally {
            lock.unlock();
        }
    }

    /** Runs all tasks to their end; throws what one of them threw. */
    void run() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (Task task : tasks) {
            Thread thread = new Thread(() -> runTask(task));
            thread.setDaemon(true);
            threads.add(thread);
        }
        waiting.addAll(threads);
        lock.lock();
        try {
            next();
        } finally {
            lock.unlock();
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        if (failure != null) {
            throw new AssertionError(failure);
        }
    }

    private void runTask(Task task) {
        lock.lock();
        try {
            awaitTurn();
        } finally {
            lock.unlock();
        }
        Throwable thrown = null;
        try {
            task.run();
        } catch (SimulatedCrash crash) {
            // As planned.
        } catch (Exception | AssertionError each) {
            thrown = each;
        }
        lock.lock();
        try {
            failure = failure == null ? thrown : failure;
            waiting.remove(Thread.currentThread());
            next();
        } finally {
            lock.unlock();
        }
    }

    private void next() {
        if (turn == null || stepsInTurn == 0 || !waiting.contains(turn)) {
            turn = waiting.isEmpty() ? null : waiting.get(random.nextInt(waiting.size()));
            // Mostly few, so that steps mix; sometimes many, as if the others slept for long.
            stepsInTurn = random.nextInt(1 << random.nextInt(9));
        } else {
            stepsInTurn--;
        }
        turnChanged.signalAll();
    }

    private void awaitTurn() {
        while (turn != Thread.currentThread()) {
            turnChanged.awaitUninterruptibly();
        }
    }
}
