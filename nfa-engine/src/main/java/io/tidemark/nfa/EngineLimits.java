// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

import java.util.Objects;

/**
 * Limits of one key of one pattern.
 *
 * @param maxNodes largest number of nodes of the graph that the open partial matches share
 * @param maxBundles largest number of groups of partial matches that must be kept apart, such as by what their
 *     conditions read
 * @param maxEvents largest number of events that partial matches hold, first events included
 * @param maxMatchesPerEvent largest number of matches that one event, or time at one moment, may complete, and of time-outs
 * @param policy what happens when one is reached
 */
public record EngineLimits(int maxNodes, int maxBundles, int maxEvents, int maxMatchesPerEvent, Policy policy) {
    /** What happens when a limit is reached. */
    public enum Policy {
        /**
         * The event is refused with a {@link LimitExceededException}, and what is open stays as it was. Not so with
         * {@link #maxMatchesPerEvent}: the matches up to the limit have been handed out by then, the rest is lost, and the
         * exception says so; the event counts, and whatever else is open goes on.
         */
        FAIL,
        /**
         * The partial matches with the oldest first events are dropped, a quarter of the events at a time, and of the
         * matches of one event the rest.
         */
        DROP_OLDEST,
        /**
         * No new partial match begins, and of the matches of one event the rest is dropped. Those that are open go on
         * until they need twice what the limit allows; from there on events are left out, even one that a
         * {@code notFollowedBy} waits for.
         */
        DROP_NEWEST
    }

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is less than 1
     */
    public EngineLimits {
        atLeastOne("maxNodes", maxNodes);
        atLeastOne("maxBundles", maxBundles);
        atLeastOne("maxEvents", maxEvents);
        atLeastOne("maxMatchesPerEvent", maxMatchesPerEvent);
        Objects.requireNonNull(policy, "policy");
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    name + " is " + value + ", must be from 1 to " + Integer.MAX_VALUE + "; the last means no limit");
        }
    }

    /** 50 million nodes and events, 100,000 bundles, 1 million matches per event, fail. */
    public static EngineLimits defaults() {
        return new EngineLimits(50_000_000, 100_000, 50_000_000, 1_000_000, Policy.FAIL);
    }
}
