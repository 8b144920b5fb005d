// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.state;

import io.tidemark.runtime.state.entry.EntryTable;
import io.tidemark.runtime.state.entry.LongKeys;
import io.tidemark.runtime.state.entry.SnapshotWalk;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * States on the heap, found by numbers.
 *
 * @param <S> type of the states
 */
final class HeapLongKeyedStore<S> extends HeapStore<S> implements LongKeyedStateStore<S> {
    private long[] keys = new long[0];
    private @Nullable Object[] states = new @Nullable Object[0];
    private long loaded;

    HeapLongKeyedStore(StoreSpec<Long, S> spec) {
        super(spec);
    }

    @Override
    @SuppressWarnings("unchecked") // Only states of type S are put in.
    public @Nullable S load(long key) {
        int hash = EntryTable.hashOf(key);
        int slot = table.firstSlot(hash);
        loaded = key;
        long value = table.slot(slot);
        while (value != EntryTable.EMPTY) {
            if (EntryTable.hash(value) == hash) {
                int entry = EntryTable.entry(value);
                if (keys[entry] == key) {
                    standAt(entry, slot, hash);
                    beforeChange(entry);
                    return (S) states[entry];
                }
            }
            slot = table.nextSlot(slot);
            value = table.slot(slot);
        }
        standAt(NONE, slot, hash);
        return null;
    }

    @Override
    public @Nullable S load(long key, int classes) {
        if (table.reacts(EntryTable.hashOf(key), classes)) {
            return load(key);
        }
        passOver();
        return null;
    }

    @Override
    int hashOf(int entry) {
        return EntryTable.hashOf(keys[entry]);
    }

    @Override
    int capacity() {
        return keys.length;
    }

    @Override
    void resize(int capacity) {
        keys = Arrays.copyOf(keys, capacity);
        states = Arrays.copyOf(states, capacity);
    }

    @Override
    @SuppressWarnings("unchecked") // Only states of type S are put in.
    @Nullable
    S state(int entry) {
        return (S) states[entry];
    }

    @Override
    void setState(int entry, S state) {
        if (states[entry] != state) {
            states[entry] = state;
        }
    }

    @Override
    void setKey(int entry) {
        keys[entry] = loaded;
    }

    @Override
    void forget(int entry) {
        loaded = keys[entry];
        states[entry] = null;
    }

    @Override
    byte[] keyBytes(int entry) {
        return LongKeys.bytes(keys[entry]);
    }

    @Override
    SnapshotWalk.Entries<S> entries() {
        long[] keysNow = keys;
        @Nullable Object[] statesNow = states;
        return new SnapshotWalk.Entries<>() {
            @Override
            public Object key(int entry) {
                return keysNow[entry];
            }

            @Override
            public byte[] bytes(Object key) {
                return LongKeys.bytes((Long) key);
            }

            @Override
            @SuppressWarnings("unchecked") // Only states of type S are put in.
            public @Nullable S state(int entry) {
                return (S) statesNow[entry];
            }
        };
    }

    @Override
    void load(byte[] key) {
        load(LongKeys.number(key));
    }

    @Override
    public Object key() {
        return entry() != NONE ? keys[entry()] : loaded;
    }

    @Override
    public long sizeInBytes() {
        return super.sizeInBytes() + 8L * keys.length + 4L * states.length;
    }
}
