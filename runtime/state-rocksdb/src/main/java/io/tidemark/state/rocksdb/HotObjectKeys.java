// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.state.rocksdb;

import io.tidemark.runtime.state.entry.EntryTable;
import io.tidemark.serde.KeySerializer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keys that are objects.
 *
 * @param <K> type of the keys
 */
final class HotObjectKeys<K> extends HotKeys {
    private final KeySerializer<K> serializer;
    private @Nullable Object[] keys = new @Nullable Object[0];
    private @Nullable K lookedFor;

    HotObjectKeys(KeySerializer<K> serializer) {
        this.serializer = serializer;
    }

    int findObject(K key) {
        lookedFor = key;
        hash = EntryTable.spread(key.hashCode());
        int slot = table.firstSlot(hash);
        long value = table.slot(slot);
        while (value != EntryTable.EMPTY) {
            if (EntryTable.hash(value) == hash) {
                Object present = keys[EntryTable.entry(value)];
                if (present == key || key.equals(present)) {
                    return EntryTable.entry(value);
                }
            }
            slot = table.nextSlot(slot);
            value = table.slot(slot);
        }
        return NONE;
    }

    @Override
    int find(byte[] key) {
        return findObject(serializer.deserialize(key));
    }

    @Override
    byte[] lookedFor() {
        return serializer.serialize(key());
    }

    @Override
    K key() {
        if (lookedFor == null) {
            throw new IllegalStateException("the store stands at no key");
        }
        return lookedFor;
    }

    @Override
    void lookFor(int entry) {
        lookedFor = key(entry);
        hash = hashOf(entry);
    }

    @Override
    byte[] bytes(int entry) {
        return serializer.serialize(key(entry));
    }

    @Override
    @SuppressWarnings("unchecked") // Only keys of type K are put in.
    K key(int entry) {
        Object key = keys[entry];
        if (key == null) {
            throw new IllegalStateException("entry " + entry + " has no key");
        }
        return (K) key;
    }

    @Override
    int hashOf(int entry) {
        return EntryTable.spread(key(entry).hashCode());
    }

    @Override
    int capacity() {
        return keys.length;
    }

    @Override
    void resize(int capacity) {
        keys = Arrays.copyOf(keys, capacity);
    }

    @Override
    void set(int entry) {
        keys[entry] = lookedFor;
    }

    @Override
    void clear(int entry) {
        keys[entry] = null;
    }

    @Override
    long sizeInBytes() {
        return table.sizeInBytes() + 4L * keys.length;
    }
}
