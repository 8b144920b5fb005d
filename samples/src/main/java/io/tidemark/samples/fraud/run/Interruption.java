// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.run;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C: the run is asked to stop, and the virtual machine waits until it has said what it found so far. The exit code
 * is then that of the signal, 130.
 */
public final class Interruption implements AutoCloseable {
    /** What Ctrl-C makes the exit code: 128 and the number of the signal. */
    public static final int EXIT_CODE = 130;

    private static final long PATIENCE_SECONDS = 20;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupted, "interruption");
    private volatile boolean requested;
    private volatile Runnable action = () -> {};

    /** Watches from now on until it is closed. */
    public static Interruption watch() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    private Interruption() {}

    /** What is to be done when it comes, besides {@link #requested}. */
    public void onRequest(Runnable what) {
        action = what;
        if (requested) {
            what.run();
        }
    }

    /** Whether the run is to end. */
    public boolean requested() {
        return requested;
    }

    /** The run is over and everything is said. */
    @Override
    public void close() {
        done.countDown();
        if (!requested) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // It has begun this very moment, and finds that everything is done.
            }
        }
    }

    private void interrupted() {
        requested = true;
        action.run();
        try {
            boolean inTime = done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assert inTime || done.getCount() > 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
