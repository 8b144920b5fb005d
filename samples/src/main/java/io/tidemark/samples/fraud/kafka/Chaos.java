// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.kafka;

import java.time.Duration;

/**
 * How often the detecting process is killed, and when.
 *
 * @param kills how often, 0 or more
 * @param seed of the moments
 * @param longestLife how long it may live, at most, once it reads
 */
public record Chaos(int kills, long seed, Duration longestLife) {
    private static final Duration LONGEST_LIFE = Duration.ofMillis(1_500);

    /** Checks the ranges. */
    public Chaos {
        if (kills < 0) {
            throw new IllegalArgumentException("kills is " + kills + ": must be 0 or more");
        }
    }

    /** It is not killed. */
    public static Chaos none() {
        return kills(0, 0);
    }

    /** It is killed so many times. */
    public static Chaos kills(int kills, long seed) {
        return new Chaos(kills, seed, LONGEST_LIFE);
    }
}
