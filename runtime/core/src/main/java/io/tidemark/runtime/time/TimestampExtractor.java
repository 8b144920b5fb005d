// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.time;

/**
 * Says when an event happened. Called once per event, in the order of its source partition; must be a pure function.
 *
 * @param <E> type of the events
 */
@FunctionalInterface
public interface TimestampExtractor<E> {
    /** Not a timestamp: an event that yields it is treated as if the extractor had thrown. */
    long NO_TIMESTAMP = Long.MIN_VALUE;

    /**
     * The event time in milliseconds; any number but {@link #NO_TIMESTAMP}, negative ones included. The unit is a
     * convention shared with the windows of the patterns.
     */
    long timestampMillis(E event);
}
