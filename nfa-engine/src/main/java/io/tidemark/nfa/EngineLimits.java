// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

/**
 * Limits of one key of one pattern.
 *
 * @param maxNodes largest number of nodes of the graph that the open partial matches share
 * @param maxBundles largest number of groups of partial matches that must be kept apart, such as by what their
 *     conditions read
 * @param maxEvents largest number of events that partial matches hold, first events included
 * @param maxMatchesPerEvent largest number of matches that one event may complete
 * @param policy what happens when one is reached
 */
public record EngineLimits(int maxNodes, int maxBundles, int maxEvents, int maxMatchesPerEvent, Policy policy) {
    /** What happens when a limit is reached. */
    public enum Policy {
        /** The event is refused with a {@link LimitExceededException}. */
        FAIL,
        /** The partial matches with the oldest first events are dropped, and of the matches of one event the rest. */
        DROP_OLDEST,
        /** No new partial match begins, and of the matches of one event the rest is dropped. */
        DROP_NEWEST
    }

    /** 50 million nodes and starts, 100,000 bundles, 1 million matches per event, fail. */
    public static EngineLimits defaults() {
        return new EngineLimits(50_000_000, 100_000, 50_000_000, 1_000_000, Policy.FAIL);
    }
}
