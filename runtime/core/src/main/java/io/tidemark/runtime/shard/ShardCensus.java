// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

/**
 * Counts what is open in a shard, pattern by pattern, a few keys at a time: a visit to all keys at once would stop a shard
 * with ten million keys for seconds. One thread.
 */
final class ShardCensus {
    private final PatternTask<?, ?, ?>[] patterns;
    private int at;

    ShardCensus(PatternTask<?, ?, ?>[] patterns) {
        this.patterns = patterns;
        this.at = patterns.length;
    }

    /** Begins, unless one is in work. */
    void begin() {
        if (at == patterns.length) {
            at = 0;
        }
    }

    /** Visits some more keys; says whether there was something to do. */
    boolean step(int limit) {
        if (at == patterns.length) {
            return false;
        }
        if (!patterns[at].census().step(limit)) {
            at++;
        }
        return true;
    }
}
