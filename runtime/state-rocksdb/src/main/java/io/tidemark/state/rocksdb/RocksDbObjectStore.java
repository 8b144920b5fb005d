// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.state.rocksdb;

import io.tidemark.runtime.state.ObjectKeyedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * States found by objects.
 *
 * @param <K> type of the keys
 * @param <S> type of the states
 */
final class RocksDbObjectStore<K, S> extends RocksDbStore<S> implements ObjectKeyedStateStore<K, S> {
    private final HotObjectKeys<K> keys;

    RocksDbObjectStore(HotObjectKeys<K> keys, StoreContext<S> context) {
        super(keys, context);
        this.keys = keys;
    }

    @Override
    public @Nullable S load(K key) {
        leave();
        return standAt(keys.findObject(key));
    }
}
