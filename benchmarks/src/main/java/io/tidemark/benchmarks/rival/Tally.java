// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.rival;

import java.io.Serializable;

/**
 * Counts matches and sums a hash of the times of their first and last events: two rivals that found the same have the
 * same tally, whatever their order. Not thread-safe.
 */
public final class Tally implements Serializable {
    private static final long serialVersionUID = 1L;

    private long matches;
    private long checksum;

    /** Adds a match by the timestamps of its first and last event. */
    public void add(long firstTimestamp, long lastTimestamp) {
        long hash = firstTimestamp * 0x9E3779B97F4A7C15L + lastTimestamp;
        hash = (hash ^ (hash >>> 32)) * 0xD6E8FEB86659FD93L;
        matches++;
        checksum += hash ^ (hash >>> 29);
    }

    /** Adds all matches of another. */
    public void add(Tally other) {
        matches += other.matches;
        checksum += other.checksum;
    }

    /** Number of matches. */
    public long matches() {
        return matches;
    }

    /** Sum of the hashes. */
    public long checksum() {
        return checksum;
    }

    /** Fails unless another rival found the same. */
    public void requireSame(Tally expected, String who) {
        if (matches != expected.matches || checksum != expected.checksum) {
            throw new IllegalStateException(who + " found " + this + ", but " + expected + " is right");
        }
    }

    @Override
    public String toString() {
        return matches + " matches with checksum " + Long.toHexString(checksum);
    }
}
