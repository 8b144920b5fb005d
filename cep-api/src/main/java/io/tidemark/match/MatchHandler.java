// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.match;

/**
 * Receives what the engine finds, in the thread that drives it, during the call that finds it.
 *
 * @param <E> type of the events
 */
@FunctionalInterface
public interface MatchHandler<E> {
    /**
     * A match. Matches of one call come by their first event ascending, then in the order of their completion, then
     * the one first that takes the earliest events.
     *
     * @param match valid during this call only
     */
    void onMatch(Match<E> match);

    /**
     * A partial match ran out of time. Called only by engines compiled to report it.
     *
     * @param match valid during this call only
     */
    default void onTimedOut(TimedOutMatch<E> match) {}
}
