// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.source;

/**
 * A sequence of records that can be read from any position on. Calls come from one thread at a time, in this order:
 * {@code seek}, one of the two, at most once, {@link #poll} again and again, {@link #close} once, also after a failure.
 *
 * <p>A position is the number of a record: it grows along the partition, gaps are allowed, and reading again yields the
 * same records under the same positions. After a crash the partition is opened anew and sought to a position from which
 * everything is read again.
 *
 * <p>A record that was put into the buffer is handed over: it must not be changed or used again for the next one, not even after it was
 * decoded. If it is the event itself, or the event refers to it, the job keeps it as long as a match may need it, without a
 * copy; one object for all records gives wrong matches, and nothing can tell.
 *
 * @param <R> type of the records
 */
public interface SourcePartition<R> extends AutoCloseable {
    /** What a poll yielded. */
    enum PollResult {
        /** Records, or none because the buffer was full; ask again at once. */
        MORE,
        /** No further record is there now. The buffer may still have been filled by this call. */
        NOTHING_NOW,
        /** The partition is bounded, and this call has delivered its last record. It will not be asked again. */
        ENDED
    }

    /** Names the partition in messages and dead letters, such as {@code transactions-7}. */
    String name();

    /** Whether the partition has an end. A job whose partitions all have an end ends with them. */
    boolean bounded();

    /**
     * Makes a position the one to be read next. Before the first poll only.
     *
     * @throws IllegalArgumentException if there is no such position, and no later one
     */
    void seek(long position);

    /**
     * Makes a position the one to be read next, in a run that goes on from an earlier one. Called in place of {@link
     * #seek(long)}, before the first poll. What lies between the two positions is read again, so all that was read must
     * still be there: a partition that was truncated or made anew would end too early, keep the job waiting for what does
     * not come, or have other records taken for those that were read. Partitions that wrap others must hand this on.
     *
     * <p>Default: {@link #seek(long)}, so nothing is checked but where reading begins.
     *
     * @param position where reading begins
     * @param before what the earlier run had read, up to {@code position} or further
     * @throws IllegalArgumentException if there is no such position, and no later one
     * @throws IllegalStateException if the partition does not reach to where the earlier run had come any more, or its {@link
     *     #fingerprint} there is another. The job fails with {@link io.tidemark.runtime.JobFailedException}, whatever is thrown
     */
    default void seek(long position, ReadBefore before) {
        seek(position);
    }

    /**
     * What tells this partition from another one of the same name that has come in its place, such as the id of its topic, or a
     * checksum of what is before {@link #position}. Checkpoints keep it beside the position, and the next run has it compared in
     * {@link #seek(long, ReadBefore)}. Asked whenever a checkpoint begins, between two polls, by the job's thread: it should take
     * no longer than a poll. Partitions that wrap others must hand this on.
     *
     * <p>Default: empty, the partition cannot be told from another.
     *
     * @return some characters; empty if there is nothing to compare
     */
    default String fingerprint() {
        return "";
    }

    /**
     * The position to be read next: after {@link #poll}, the one after the last record that was put into the buffer; before,
     * where the partition begins. A partition sought to this position goes on as if nothing had been between.
     */
    long position();

    /** What {@link #recordsBehind} and {@link #bytesBehind} return if it is not known. */
    long NOT_KNOWN = -1;

    /**
     * How many records there are from {@link #position} on at the moment, for whoever wants to know whether the job keeps up. An
     * estimate is enough. Asked ten times a second by the job's thread; must not block. Default: it is not known.
     *
     * @return {@link #NOT_KNOWN} if it is not
     */
    default long recordsBehind() {
        return NOT_KNOWN;
    }

    /**
     * How many bytes there are from {@link #position} on at the moment, where they are known and records are not. Called as
     * {@link #recordsBehind} is. Default: it is not known.
     *
     * @return {@link #NOT_KNOWN} if it is not
     */
    default long bytesBehind() {
        return NOT_KNOWN;
    }

    /**
     * Whether there is nothing to be read from {@link #position} on. Asked again and again when polls have brought nothing for so
     * long that time would go on without this partition, since it is idle or because of the wall-clock guard. While a source cannot
     * reach its records, or does not know whether there are any, the answer is no: what has come meanwhile would be late. Must not
     * block: what takes time to find out is told when it is asked again. Partitions that wrap others must hand this on.
     *
     * <p>Default: yes, for a poll brings whatever there is.
     */
    default boolean isSilent() {
        return true;
    }

    /**
     * Puts the next records into the buffer until it is full or no record is at hand. Never blocks: a partition that has
     * to wait for its records says {@link PollResult#NOTHING_NOW}.
     */
    PollResult poll(RecordBuffer<R> buffer);

    /** Releases what the partition holds. */
    @Override
    void close();
}
