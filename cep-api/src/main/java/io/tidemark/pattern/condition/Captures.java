// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern.condition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a condition may read of the partial match at hand: the events taken so far, the event being tested excluded.
 * Valid only during the call.
 *
 * @param <E> type of the events
 */
public interface Captures<E> {
    /**
     * The events that a stage has taken, oldest first, over all iterations of a loop or group.
     *
     * @param stage name of the stage
     * @return unmodifiable, empty if it took none
     * @throws IllegalArgumentException if the condition did not declare that it reads the stage
     */
    List<E> events(String stage);

    /**
     * The current value of an aggregate over the events taken so far.
     *
     * @param aggregate one that the condition declares
     * @param <R> type of its result
     * @return its result; null or NaN where the aggregate says so for no events
     */
    <R> R value(Aggregate<? super E, ?, R> aggregate);

    /** The same as a plain number; NaN where it is absent. */
    default double number(Aggregate<? super E, ?, ? extends Number> aggregate) {
        return value(aggregate).doubleValue();
    }

    /** The first event of a stage, or null if it took none. */
    default @Nullable E first(String stage) {
        List<E> events = events(stage);
        return events.isEmpty() ? null : events.get(0);
    }

    /** The last event of a stage, or null if it took none. */
    default @Nullable E last(String stage) {
        List<E> events = events(stage);
        return events.isEmpty() ? null : events.get(events.size() - 1);
    }
}
