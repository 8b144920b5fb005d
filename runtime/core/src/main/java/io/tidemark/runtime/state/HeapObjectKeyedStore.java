// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.state;

import io.tidemark.runtime.state.entry.EntryTable;
import io.tidemark.runtime.state.entry.SnapshotWalk;
import io.tidemark.serde.KeySerializer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * States on the heap, found by objects.
 *
 * @param <K> type of the keys
 * @param <S> type of the states
 */
final class HeapObjectKeyedStore<K, S> extends HeapStore<S> implements ObjectKeyedStateStore<K, S> {
    /** Key and state of each entry side by side, since they are wanted together. */
    private @Nullable Object[] keysAndStates = new @Nullable Object[0];

    private @Nullable Object loaded;

    private final KeySerializer<K> serializer;

    HeapObjectKeyedStore(StoreSpec<K, S> spec) {
        super(spec);
        KeySerializer<K> given = spec.keys();
        serializer = given == null ? KeySerializer.standard() : given;
    }

    @Override
    @SuppressWarnings("unchecked") // Only states of type S are put in.
    public @Nullable S load(K key) {
        int hash = EntryTable.spread(key.hashCode());
        int slot = table.firstSlot(hash);
        loaded = key;
        long value = table.slot(slot);
        while (value != EntryTable.EMPTY) {
            if (EntryTable.hash(value) == hash) {
                int entry = EntryTable.entry(value);
                Object present = keysAndStates[2 * entry];
                if (present == key || key.equals(present)) {
                    standAt(entry, slot, hash);
                    beforeChange(entry);
                    return (S) keysAndStates[2 * entry + 1];
                }
            }
            slot = table.nextSlot(slot);
            value = table.slot(slot);
        }
        standAt(NONE, slot, hash);
        return null;
    }

    @Override
    public @Nullable S load(K key, int classes) {
        if (table.reacts(EntryTable.spread(key.hashCode()), classes)) {
            return load(key);
        }
        passOver();
        return null;
    }

    @Override
    int hashOf(int entry) {
        return EntryTable.spread(keyOf(entry).hashCode());
    }

    @Override
    int capacity() {
        return keysAndStates.length / 2;
    }

    @Override
    void resize(int capacity) {
        keysAndStates = Arrays.copyOf(keysAndStates, 2 * capacity);
    }

    @Override
    @SuppressWarnings("unchecked") // Only states of type S are put in.
    @Nullable
    S state(int entry) {
        return (S) keysAndStates[2 * entry + 1];
    }

    @Override
    void setState(int entry, S state) {
        if (keysAndStates[2 * entry + 1] != state) {
            keysAndStates[2 * entry + 1] = state;
        }
    }

    @Override
    void setKey(int entry) {
        keysAndStates[2 * entry] = loaded;
    }

    @Override
    void forget(int entry) {
        loaded = keysAndStates[2 * entry];
        keysAndStates[2 * entry] = null;
        keysAndStates[2 * entry + 1] = null;
    }

    @Override
    @SuppressWarnings("unchecked") // Only keys of type K are put in.
    byte[] keyBytes(int entry) {
        return serializer.serialize((K) keyOf(entry));
    }

    @Override
    SnapshotWalk.Entries<S> entries() {
        @Nullable Object[] keysAndStatesNow = keysAndStates;
        return new SnapshotWalk.Entries<>() {
            @Override
            public @Nullable Object key(int entry) {
                return keysAndStatesNow[2 * entry];
            }

            @Override
            @SuppressWarnings("unchecked") // Only keys of type K are put in.
            public byte[] bytes(Object key) {
                return serializer.serialize((K) key);
            }

            @Override
            @SuppressWarnings("unchecked") // Only states of type S are put in.
            public @Nullable S state(int entry) {
                return (S) keysAndStatesNow[2 * entry + 1];
            }
        };
    }

    @Override
    void load(byte[] key) {
        load(serializer.deserialize(key));
    }

    @Override
    public Object key() {
        if (entry() != NONE) {
            return keyOf(entry());
        }
        if (loaded == null) {
            throw new IllegalStateException("the store stands at no key");
        }
        return loaded;
    }

    private Object keyOf(int entry) {
        Object key = keysAndStates[2 * entry];
        if (key == null) {
            throw new IllegalStateException("entry " + entry + " has no key");
        }
        return key;
    }

    @Override
    public long sizeInBytes() {
        return super.sizeInBytes() + 4L * keysAndStates.length;
    }
}
