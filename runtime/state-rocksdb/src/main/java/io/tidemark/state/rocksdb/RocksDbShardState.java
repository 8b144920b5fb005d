// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.state.rocksdb;

import io.tidemark.runtime.JobFailedException;
import io.tidemark.runtime.state.LongKeyedStateStore;
import io.tidemark.runtime.state.ObjectKeyedStateStore;
import io.tidemark.runtime.state.ShardState;
import io.tidemark.runtime.state.StateFormat;
import io.tidemark.runtime.state.StoreSpec;
import io.tidemark.serde.KeySerializer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The stores of one shard: one database in one folder. */
final class RocksDbShardState implements ShardState {
    private final StateFolder folder;
    private final ColdDatabase database;
    private final RocksDbSettings settings;
    private final List<RocksDbStore<?>> stores = new ArrayList<>();
    private boolean closed;

    private RocksDbShardState(StateFolder folder, ColdDatabase database, RocksDbSettings settings) {
        this.folder = folder;
        this.database = database;
        this.settings = settings;
    }

    static RocksDbShardState open(Path directory, int shard, RocksDbSettings settings) {
        try {
            StateFolder folder = StateFolder.open(directory, shard);
            try {
                return new RocksDbShardState(folder, ColdDatabase.open(folder.path(), settings), settings);
            } catch (RuntimeException e) {
                folder.close();
                throw e;
            }
        } catch (IOException e) {
            throw new JobFailedException(
                    "RocksDB state of shard " + shard + ": no folder can be made in " + directory + ": " + e
                            + "; check the disk and its free space: it must be a directory that can be written",
                    e);
        }
    }

    @Override
    public <K, S> ObjectKeyedStateStore<K, S> newStore(StoreSpec<K, S> spec) {
        KeySerializer<K> given = spec.keys();
        HotObjectKeys<K> keys = new HotObjectKeys<>(given == null ? KeySerializer.standard() : given);
        RocksDbObjectStore<K, S> store = new RocksDbObjectStore<>(keys, context(spec));
        stores.add(store);
        return store;
    }

    @Override
    public <S> LongKeyedStateStore<S> newLongKeyedStore(StoreSpec<Long, S> spec) {
        RocksDbLongStore<S> store = new RocksDbLongStore<>(new HotLongKeys(), context(spec));
        stores.add(store);
        return store;
    }

    private <S> StoreContext<S> context(StoreSpec<?, S> spec) {
        StateFormat<S> format = spec.states();
        if (format == null) {
            throw new IllegalArgumentException(
                    "pattern " + spec.name()
                            + ": has no format for its states, which RocksDB needs; give the pattern a serializer for its events");
        }
        if (stores.size() == RocksDbKeyLayout.MAX_STORES) {
            throw new IllegalStateException(
                    "pattern " + spec.name() + ": a shard has " + RocksDbKeyLayout.MAX_STORES + " stores at most");
        }
        return new StoreContext<>(spec.name(), stores.size(), settings.hotKeys(), format, database);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        stores.forEach(RocksDbStore::close);
        database.close();
        try {
            folder.close();
        } catch (IOException e) {
            throw new JobFailedException(
                    "RocksDB state in " + folder.path() + ": cannot be deleted: " + e + "; delete it by hand", e);
        }
    }
}
