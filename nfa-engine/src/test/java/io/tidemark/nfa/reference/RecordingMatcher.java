// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.reference;

/**
 * A matcher of one key that returns what it finds as plain records: the naive one, or a fast one behind an adapter.
 *
 * @param <E> type of the events
 */
public interface RecordingMatcher<E> {
    /**
     * Advances time to the timestamp, then processes the event.
     *
     * @throws SkipMiss as the pattern's skip strategy says; the matcher is of no further use
     */
    Output process(E event, long timestamp, long eventId);

    /** Fires every window that ends at or before the timestamp. */
    Output advanceTo(long timestamp);

    /** End of bounded input: no run can go on, so all are dropped, and what they held back is emitted. */
    Output flush();

    /** The earliest time at which {@link #advanceTo} would end a run; {@link Long#MAX_VALUE} for never. */
    long deadline();
}
