// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.state.rocksdb;

import io.tidemark.runtime.state.LongKeyedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * States found by numbers.
 *
 * @param <S> type of the states
 */
final class RocksDbLongStore<S> extends RocksDbStore<S> implements LongKeyedStateStore<S> {
    private final HotLongKeys keys;

    RocksDbLongStore(HotLongKeys keys, StoreContext<S> context) {
        super(keys, context);
        this.keys = keys;
    }

    @Override
    public @Nullable S load(long key) {
        leave();
        return standAt(keys.find(key));
    }
}
