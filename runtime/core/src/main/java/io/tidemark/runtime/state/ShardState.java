// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.state;

/** The stores of one shard in one run, one per pattern. Used by the thread of the shard. */
public interface ShardState extends AutoCloseable {
    /** A store for a pattern whose keys are objects. Empty. */
    <K, S> ObjectKeyedStateStore<K, S> newStore(StoreSpec<K, S> spec);

    /** A store for a pattern whose keys are numbers. Empty. */
    <S> LongKeyedStateStore<S> newLongKeyedStore(StoreSpec<Long, S> spec);

    /** Releases memory and files. What was not written to a snapshot is gone. */
    @Override
    default void close() {}
}
