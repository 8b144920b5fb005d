// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.match;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The events of one match, a view that is valid only during the call that hands it out; {@link #copy()} keeps it.
 * After the call a view may be empty, or be another match. Positions run from 0 to {@code size() - 1} in the order in
 * which the events were taken.
 *
 * @param <E> type of the events
 */
public interface Match<E> {
    /** Number of events. */
    int size();

    /** The event at a position. */
    E event(int position);

    /** The stage that took the event at a position. */
    String stage(int position);

    /** Timestamp of the event at a position, in milliseconds of event time. */
    long timestamp(int position);

    /** What the caller gave as the identity of the event at a position when it was processed. */
    long eventId(int position);

    /** Event time at which the match was found: of its last event, or of the deadline that completed it. */
    long timestamp();

    /**
     * Identity of the match: a hash of the pattern's fingerprint and of the stage and {@link #eventId} of each event;
     * the same after a replay. 64 bits; together with the key unique for all practical purposes.
     */
    long id();

    /** Timestamp of the first event, in milliseconds of event time. */
    default long startTimestamp() {
        return timestamp(0);
    }

    /** Timestamp of the last event, in milliseconds of event time. */
    default long endTimestamp() {
        return timestamp(size() - 1);
    }

    /**
     * The events of a stage, in the order they were taken; empty if it took none. A fresh, unmodifiable list.
     *
     * @throws IllegalArgumentException if the pattern has no such stage
     */
    List<E> events(String stage);

    /**
     * The first event of a stage, or null if it took none.
     *
     * @throws IllegalArgumentException if the pattern has no such stage
     */
    @Nullable
    E first(String stage);

    /**
     * The last event of a stage, or null if it took none.
     *
     * @throws IllegalArgumentException if the pattern has no such stage
     */
    @Nullable
    E last(String stage);

    /** The events by stage, stages in the order of their first event. A fresh, unmodifiable map. */
    Map<String, List<E>> toMap();

    /** The same match, valid for ever. */
    Match<E> copy();
}
