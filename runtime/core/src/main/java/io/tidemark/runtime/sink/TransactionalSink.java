// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.sink;

import io.tidemark.runtime.checkpoint.CommitPoint;
import org.jspecify.annotations.Nullable;

/**
 * A sink whose results are seen together with the checkpoint they belong to, or never. Between {@link #write} and
 * {@link #close}, one call at a time, not always from the same thread:
 *
 * <ol>
 *   <li>{@link #lookAround} once, then {@link #recover} once, before the first write.
 *   <li>{@link #write} any number of times, then {@link #prepare}. Until {@link #commit} has returned nothing is written:
 *       what comes meanwhile is held back, for it belongs to the next checkpoint.
 *   <li>{@link #commit} when the checkpoint has become the truth. Then writing goes on.
 * </ol>
 *
 * <p>Each sink has one call at a time, but one of a job may be written to while another one commits: what sinks share, such as
 * a {@link #commitPoint}, must be thread-safe.
 *
 * <p>A crash before the checkpoint is the truth: what was prepared must be given up by {@code recover}. A crash after it:
 * {@code recover} is given what {@code prepare} returned, and must do what {@code commit} may not have done.
 *
 * @param <T> type of the results
 */
public interface TransactionalSink<T> extends Sink<T> {
    /**
     * A run is about to take over: it has not asked yet which checkpoint is the truth, so no other one can have taken over from it.
     * A sink that deletes in {@link #recover} what others have left keeps in mind here what there is, and leaves alone what is not
     * among that: a process may sleep before {@code recover}, and wake up when another one has gone on. May block. Sinks that wrap
     * others must hand this on. Default: does nothing.
     */
    default void lookAround() {}

    /**
     * A run begins.
     *
     * @param committed what {@link #prepare} returned for the checkpoint that is the truth, which may be visible already
     *     or not; null if there is no checkpoint, or the sink had no part in it. Everything else that was prepared is
     *     void
     */
    void recover(byte @Nullable [] committed);

    /**
     * Makes everything durable that was written since the last checkpoint, still invisible.
     *
     * @param checkpoint name of the checkpoint
     * @return what {@link #commit} and {@link #recover} need to know; stored in the checkpoint
     */
    byte[] prepare(String checkpoint);

    /** Makes visible what was prepared. */
    void commit(byte[] prepared);

    /**
     * What decides which checkpoint is the truth, if it is this sink's doing: then results and checkpoint are committed in
     * one, and {@link #commit} comes after it. A job has at most one such commit point; its other transactional sinks
     * follow it.
     *
     * @return the commit point, the same for each sink that shares it; null: the checkpoint storage decides
     */
    default @Nullable CommitPoint commitPoint() {
        return null;
    }
}
