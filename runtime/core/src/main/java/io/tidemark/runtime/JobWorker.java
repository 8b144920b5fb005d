// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.checkpoint.SavepointRequest;
import org.jspecify.annotations.Nullable;

/** What a {@link JobHandle} drives. One thread at a time. */
interface JobWorker {
    /** Does a piece of work; returns false if there was nothing to do at the moment. Never waits. */
    boolean step();

    /** The next checkpoint is to be a savepoint too; or the last one, of a job that ends with it. */
    void savepoint(SavepointRequest request);

    /** Whether it is about to end with this savepoint. */
    boolean isEndingWith(SavepointRequest request);

    /** Asks it to stop: it takes nothing in any more, and is done as soon as what it has begun is safe. */
    void stop();

    /** Whether the input is over and everything is out, or it has stopped. */
    boolean isDone();

    /** Whether the thread that asks is one of the job's own besides the one that runs it. */
    boolean isOwnThread();

    /** What it is at; {@link JobState#STOPPING} when it is done. */
    JobState state();

    /** What has been done so far. */
    JobProgress progress(boolean withOpenMatches);

    /** The same, if it can be told without waiting; else null, and it can soon. */
    @Nullable
    JobProgress progressSoon(boolean withOpenMatches);

    /** How long it took to find out what was told last, without waiting. */
    long reportNanos();

    /** Name of the last checkpoint that is known to be the truth; empty: there is none. */
    String lastCheckpoint();

    /** How the job has ended while another process ran it, as the predicate of a sentence; empty: it has not. */
    String ended();

    /**
     * What is open is to be counted, bit by bit; {@link #progress} then tells it. Returns false if that cannot be begun now, since
     * nothing is restored yet.
     */
    boolean beginCensus();

    /** Makes visible in the sinks what has been written to them. */
    void flush();

    /** What is to be told of a failure of {@link #step}; before {@link #close}. */
    RuntimeException explained(RuntimeException failure);

    /**
     * Closes source and sinks, once.
     *
     * @param failed whether it is after a failure: then sinks are not flushed
     */
    void close(boolean failed);
}
