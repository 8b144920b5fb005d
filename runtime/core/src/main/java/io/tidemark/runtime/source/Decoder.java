// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.source;

import org.jspecify.annotations.Nullable;

/**
 * Makes an event of a record. One instance serves all partitions of a job, in one thread at a time per shard; it must
 * be thread-safe if it has state.
 *
 * <p>The job keeps the event and does not copy it: each record must give an object of its own, which nobody changes
 * afterwards. A decoder that fills one object again and again gives wrong matches, and nothing can tell.
 *
 * @param <R> type of the records, such as {@code byte[]}
 * @param <E> type of the events
 */
@FunctionalInterface
public interface Decoder<R, E> {
    /**
     * The event of a record, or null if the record is none and is to be passed over without a word.
     *
     * @throws Exception if the record cannot be decoded; what happens then is the job's policy for failures
     */
    @Nullable
    E decode(R record) throws Exception;

    /** The records are the events. */
    static <E> Decoder<E, E> none() {
        return record -> record;
    }
}
