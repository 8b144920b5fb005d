// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * The threads of a run besides the one that runs the job. A simulation puts its own in their place and does everything in
 * one thread, in an order of its choice.
 */
public interface JobThreads extends AutoCloseable {
    /**
     * Begins to call a step again and again, in a thread of its own, until {@link #close}. What was written before is seen
     * there.
     *
     * @param name names the thread, within the job
     * @param step does a piece of work and never waits; says whether there was any
     */
    void start(String name, BooleanSupplier step);

    /** There is something to do for the threads that found nothing. */
    void wake();

    /**
     * Looks after the threads that were {@link #start started}, as they are to come to an end: one that has been kept in a step for
     * long, by a sink or a function of the user's, is interrupted.
     *
     * @throws io.tidemark.runtime.JobFailedException if it does not heed that
     */
    default void look() {}

    /**
     * How long one of the threads that were {@link #start started} has been at one step by now, the longest: kept by a sink or a
     * function of the user's. To be asked again and again by one thread, since it counts from when it was asked first.
     */
    default long keptNanos() {
        return 0;
    }

    /** After {@link #close}: whether all threads that were {@link #start started} have ended. Else they work on what they have. */
    default boolean haveEnded() {
        return true;
    }

    /** Whether a thread is one of these. */
    boolean isOwn(Thread thread);

    /**
     * Does something that may block, in the background, after all that the same thread was given before. Called by any thread
     * of the job.
     *
     * @param name names the thread, within the job; it is made with its first task
     * @throws java.util.concurrent.RejectedExecutionException if the threads are being ended
     */
    void execute(String name, Runnable task);

    /**
     * Begins to call something that may block now and then, in a thread of its own, until all others have ended. It must not
     * throw.
     *
     * @param name names the thread, within the job
     * @param pause wall time from one call to the next, and before the first
     */
    void repeat(String name, Duration pause, Runnable task);

    /**
     * Ends all threads after a failure. What blocks in them is given a few seconds to finish, and is interrupted then.
     * A {@link #close} that follows does nothing.
     */
    default void abort() {
        close();
    }

    /** Ends all threads when they have finished what they are at. */
    @Override
    void close();
}
