// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A thread that does one step after the other until it is told to end. A step never waits, but user code in it may. */
final class StepThread {
    private static final int SPINS = 100;
    private static final long PARK_NANOS = 1_000_000;

    private final BooleanSupplier step;
    private final Thread thread;
    private volatile boolean stopped;
    private volatile long steps;

    // Of the thread that watches this one.
    private long seenSteps = -1;
    private long seenNanos;
    private boolean interrupted;

    /** A thread for a step, which is not begun yet. */
    StepThread(String name, BooleanSupplier step) {
        this.step = step;
        this.thread = new Thread(this::work, name);
        thread.setDaemon(true);
    }

    Thread thread() {
        return thread;
    }

    private void work() {
        int idle = 0;
        for (long begun = 1; !stopped; begun++) {
            steps = begun;
            if (step.getAsBoolean()) {
                idle = 0;
            } else if (idle < SPINS) {
                idle++;
                Thread.onSpinWait();
            } else {
                // Whoever interrupts it means user code; it could not sleep any more.
                Thread.interrupted();
                LockSupport.parkNanos(this, PARK_NANOS);
            }
        }
    }

    void wake() {
        LockSupport.unpark(thread);
    }

    /** It is to end after the step that it is at. */
    void stop() {
        stopped = true;
        wake();
    }

    /** How long it has been at one step, from the first time that somebody asks. */
    long keptNanos() {
        long now = System.nanoTime();
        long done = steps;
        if (done != seenSteps) {
            seenSteps = done;
            seenNanos = now;
            interrupted = false;
        }
        return now - seenNanos;
    }

    /** Interrupts it; says whether it was not before in this step. */
    boolean interrupt() {
        boolean first = !interrupted;
        interrupted = true;
        thread.interrupt();
        return first;
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    /** Waits until it has ended, or a time on the clock of the machine. */
    void join(long deadlineNanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.timedJoin(thread, deadlineNanos - System.nanoTime());
    }

    /** What it is called and where it is, which is most often in user code. */
    String place() {
        StackTraceElement[] frames = thread.getStackTrace();
        for (StackTraceElement frame : frames) {
            String name = frame.getClassName();
            if (!name.startsWith("java.") && !name.startsWith("jdk.") && !name.startsWith("sun.")) {
                return thread.getName() + " at " + name + "." + frame.getMethodName() + "(" + frame.getFileName() + ":"
                        + frame.getLineNumber() + ")";
            }
        }
        return thread.getName();
    }
}
