// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import io.tidemark.runtime.checkpoint.StateTarget;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All shards of a job, as the thread sees them that brings events. Events and watermarks may be brought only while it
 * {@link #isAccepting}; {@link #step} makes it so again. Not thread-safe.
 *
 * @param <E> type of the events
 */
public interface Shards<E> extends StateTarget, AutoCloseable {
    /** Takes an event. */
    void accept(long timestampMillis, long eventId, E event);

    /** Time has reached a watermark. A lower one than before is ignored. */
    void advanceWatermark(long watermarkMillis);

    /** The input is over: everything is due, then everything held back is emitted. */
    void end();

    /**
     * Does a piece of the work that is there to be done by this thread. Never waits.
     *
     * @param limit how many events and keys at most
     * @return whether something was done or is left to be done
     */
    boolean step(int limit);

    /** Whether events and watermarks may come. */
    boolean isAccepting();

    /** Whether the input is over and everything is out. */
    boolean isDone();

    /** The time reached, or {@link io.tidemark.runtime.time.WatermarkGenerator#NO_WATERMARK}. */
    long watermark();

    /** The largest timestamp of all events that came in time and that a pattern cared about. */
    long lastTimestamp();

    /**
     * What there is at this moment, after all that was brought, is to be written. Only while accepting or done, and not
     * before an earlier snapshot is written. Work may go on: what is about to change is written first.
     *
     * @param snapshots one for each shard
     */
    void beginSnapshot(List<? extends ShardSnapshot> snapshots);

    /**
     * Writes some more of the snapshot, as far as that is this thread's work.
     *
     * @return whether something was written
     */
    boolean writeSnapshot(int limit);

    /**
     * Goes on from a checkpoint: the time reached then, and what {@link #lastTimestamp} was. Before anything else.
     */
    void restoreTime(long watermarkMillis, long lastTimestampMillis);

    /** Number of shards. */
    int count();

    /** Number of late events. */
    long lateCount();

    /** Number of events that no pattern cared about. */
    long ignoredCount();

    /**
     * What has been done.
     *
     * @param withOpenMatches whether to count what is open at this moment, which is a visit to every key; else it is told
     *     as it was counted last, if it was
     */
    ShardReport report(boolean withOpenMatches);

    /**
     * The same, if it is at hand without waiting for a shard; else the shards are asked to have it ready soon.
     *
     * @return null: ask again
     */
    default @Nullable ShardReport reportSoon(boolean withOpenMatches) {
        return report(withOpenMatches);
    }

    /**
     * The next event that a pattern cares about is to be followed, to see how long it takes.
     *
     * @param arrivedNanos when it arrived, on the clock of the job
     */
    void followNext(long arrivedNanos);

    /**
     * What is open is to be counted, a few keys at a time; reports then tell it. Does nothing while that is in work. Returns
     * false if there is nobody yet who could count.
     */
    boolean beginCensus();

    /**
     * Counts some more keys, as far as that is this thread's work.
     *
     * @param limit how many keys at most
     * @return whether there was something to do
     */
    boolean count(int limit);

    /** Heap held, in bytes, keys and events excluded. A visit to every key. */
    long sizeInBytes();

    /** The run is to come to an end: what keeps a shard for long is interrupted from now on. May be called again. */
    default void stopping() {}

    /** No thread works on the shards any more: they can be looked at by the caller. */
    default void threadsEnded() {}

    /** Releases what the state holds. After all threads have ended. */
    @Override
    void close();
}
