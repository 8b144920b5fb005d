// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.workload;

/**
 * Which stream of a workload to make.
 *
 * @param events how many events
 * @param variety how regular
 * @param seed of the random numbers
 */
public record StreamSize(int events, Variety variety, long seed) {
    /** Plain, seed 1. */
    public static StreamSize plain(int events) {
        return new StreamSize(events, Variety.PLAIN, 1);
    }
}
