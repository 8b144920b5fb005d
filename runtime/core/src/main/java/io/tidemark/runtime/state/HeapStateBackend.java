// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.state;

/** Keeps everything on the heap, as objects. */
public final class HeapStateBackend implements StateBackend {
    /** Has nothing to set. */
    public HeapStateBackend() {}

    @Override
    public ShardState open(int shard) {
        return new HeapShardState();
    }

    private static final class HeapShardState implements ShardState {
        @Override
        public <K, S> ObjectKeyedStateStore<K, S> newStore(StoreSpec<K, S> spec) {
            return new HeapObjectKeyedStore<>(spec);
        }

        @Override
        public <S> LongKeyedStateStore<S> newLongKeyedStore(StoreSpec<Long, S> spec) {
            return new HeapLongKeyedStore<>(spec);
        }
    }
}
