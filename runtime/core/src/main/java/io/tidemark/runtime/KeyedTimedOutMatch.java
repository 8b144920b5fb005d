// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.match.TimedOutMatch;

/**
 * A timed-out partial match with its key and the name of its pattern. A view like {@link KeyedMatch}.
 *
 * @param <K> type of the key
 * @param <E> type of the events
 */
public interface KeyedTimedOutMatch<K, E> extends KeyedMatch<K, E>, TimedOutMatch<E> {
    /**
     * {@inheritDoc} Of a time-out its time is part of the identity: it is another one than that of a match of the same events,
     * which there is too if a loop could have gone on, and of another time-out of them.
     */
    @Override
    String matchId();

    @Override
    KeyedTimedOutMatch<K, E> copy();
}
