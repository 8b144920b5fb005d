// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

/**
 * How a matcher works.
 *
 * @param reportTimeouts whether partial matches that run out of time are handed to the handler; costs bookkeeping per
 *     first event
 * @param limits limits of one key
 */
public record MatcherOptions(boolean reportTimeouts, EngineLimits limits) {
    /** Time-outs are not reported, default limits. */
    public static MatcherOptions defaults() {
        return new MatcherOptions(false, EngineLimits.defaults());
    }

    /** The same, with time-outs reported. */
    public MatcherOptions withTimeouts() {
        return new MatcherOptions(true, limits);
    }

    /** The same, with other limits. */
    public MatcherOptions withLimits(EngineLimits newLimits) {
        return new MatcherOptions(reportTimeouts, newLimits);
    }
}
