// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.testkit.state;

import io.tidemark.runtime.state.KeyedStateStore;
import io.tidemark.runtime.state.LongKeyedStateStore;
import io.tidemark.runtime.state.ObjectKeyedStateStore;
import io.tidemark.runtime.state.ShardState;
import io.tidemark.runtime.state.StateFormat;
import io.tidemark.runtime.state.StoreSpec;
import io.tidemark.runtime.state.entry.LongKeys;
import io.tidemark.serde.KeySerializer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Stores for all kinds of keys behind one face: a key is a number. */
interface TestedStore {
    /** The kinds of keys that are tried. */
    List<Kind> KINDS = List.of(
            new Kind("long", LongKeys::bytes, (shard, format) -> longs(shard, new StoreSpec<>("p", null, format))),
            new Kind(
                    "string",
                    number -> KeySerializer.<String>standard().serialize("key-" + number),
                    (shard, format) -> objects(
                            shard, new StoreSpec<>("p", null, format), number -> "key-" + number, TestedStore::number)),
            new Kind(
                    "few hashes",
                    number -> new CrowdedKeys().serialize(new CrowdedKey(number)),
                    (shard, format) -> objects(
                            shard,
                            new StoreSpec<>("p", new CrowdedKeys(), format),
                            CrowdedKey::new,
                            CrowdedKey::number)));

    /** The store. */
    KeyedStateStore<OpenState> store();

    /** Goes to a key. */
    @Nullable
    OpenState load(long key);

    /** Goes to a key for an event of some classes. */
    @Nullable
    OpenState load(long key, int classes);

    /** The key where the store stands. */
    long key();

    /** A kind of keys. */
    record Kind(String name, LongFunction<byte[]> bytes, Factory factory) {
        TestedStore open(ShardState shard, @Nullable StateFormat<OpenState> format) {
            return factory.open(shard, format);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Makes a store. */
    interface Factory {
        TestedStore open(ShardState shard, @Nullable StateFormat<OpenState> format);
    }

    private static long number(String key) {
        return Long.parseLong(key.substring("key-".length()));
    }

    /** A key whose hash says little. */
    record CrowdedKey(long number) {
        @Override
        public int hashCode() {
            return (int) (number % 7);
        }
    }

    /** Writes such keys. */
    final class CrowdedKeys implements KeySerializer<CrowdedKey> {
        @Override
        public byte[] serialize(CrowdedKey key) {
            return ByteBuffer.allocate(10)
                    .putShort((short) 1)
                    .putLong(key.number)
                    .array();
        }

        @Override
        public CrowdedKey deserialize(byte[] bytes) {
            if (bytes.length != 10 || bytes[0] != 0 || bytes[1] != 1) {
                throw new IllegalArgumentException("not a key");
            }
            return new CrowdedKey(ByteBuffer.wrap(bytes).getLong(2));
        }
    }

    private static TestedStore longs(ShardState shard, StoreSpec<Long, OpenState> spec) {
        LongKeyedStateStore<OpenState> store = shard.newLongKeyedStore(spec);
        return new TestedStore() {
            @Override
            public KeyedStateStore<OpenState> store() {
                return store;
            }

            @Override
            public @Nullable OpenState load(long key) {
                return store.load(key);
            }

            @Override
            public @Nullable OpenState load(long key, int classes) {
                return store.load(key, classes);
            }

            @Override
            public long key() {
                return (Long) store.key();
            }
        };
    }

    @SuppressWarnings("unchecked") // The store gives back the keys it was given.
    private static <K> TestedStore objects(
            ShardState shard, StoreSpec<K, OpenState> spec, LongFunction<K> keys, ToLongFunction<K> numbers) {
        ObjectKeyedStateStore<K, OpenState> store = shard.newStore(spec);
        return new TestedStore() {
            @Override
            public KeyedStateStore<OpenState> store() {
                return store;
            }

            @Override
            public @Nullable OpenState load(long key) {
                return store.load(keys.apply(key));
            }

            @Override
            public @Nullable OpenState load(long key, int classes) {
                return store.load(keys.apply(key), classes);
            }

            @Override
            public long key() {
                return numbers.applyAsLong((K) store.key());
            }
        };
    }
}
