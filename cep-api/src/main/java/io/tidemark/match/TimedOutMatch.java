// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.match;

import java.util.List;

/**
 * A partial match whose window ended before it was complete. {@link #timestamp()} is the event time of its deadline.
 * A view like {@link Match}.
 *
 * @param <E> type of the events
 */
public interface TimedOutMatch<E> extends Match<E> {
    /** The stages it was waiting for, in the order of the pattern; more than one if some could be left out. */
    List<String> waitingFor();

    @Override
    TimedOutMatch<E> copy();
}
