// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.sink;

import java.util.Objects;
import java.util.function.Consumer;

/**
 * Where results go. Calls come from one thread at a time: {@link #write} any number of times, {@link #flush} in
 * between, {@link #close} once at the end, after a flush unless the job failed. May block: a slow sink slows the job
 * down.
 *
 * <p>An exception fails the job, whatever its policy for failures: what could not be written would be lost. What was
 * written since the last flush may or may not be there after a crash, and is written again by a run that starts over.
 *
 * @param <T> type of the results
 */
public interface Sink<T> extends AutoCloseable {
    /** Takes a result, for good or until the next flush. */
    void write(T result);

    /**
     * Makes sure that all results written so far can be seen. Called when there is nothing else to do, at the end, and
     * about every tenth of a second in between.
     */
    default void flush() {}

    /** Releases what the sink holds. */
    @Override
    default void close() {}

    /** A sink that hands each result on. */
    static <T> Sink<T> of(Consumer<? super T> consumer) {
        return Objects.requireNonNull(consumer, "consumer")::accept;
    }
}
