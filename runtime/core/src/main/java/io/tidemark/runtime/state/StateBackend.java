// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.state;

/**
 * Where the state of keys is held while a job runs: a description, which each run opens anew. What a backend holds does
 * not survive a run; snapshots do, and they are the same for every backend.
 */
public interface StateBackend {
    /**
     * Opens the state of a shard, empty. Called once per shard and run.
     *
     * @param shard number of the shard, counted from 0; shards of one run must not share files
     */
    ShardState open(int shard);

    /** Whether every store needs {@link StoreSpec#states()}, in a job without checkpoints too. */
    default boolean needsFormat() {
        return false;
    }
}
