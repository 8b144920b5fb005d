// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.state;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * States on the heap, found by numbers.
 *
 * @param <S> type of the states
 */
final class HeapLongKeyedStore<S> extends HeapStore<S> implements LongKeyedStateStore<S> {
    private long[] keys = new long[0];
    private long loaded;

    @Override
    public @Nullable S load(long key) {
        int hash = EntryTable.hash(key);
        int slot = table.firstSlot(hash);
        loaded = key;
        while (!table.isEmpty(slot)) {
            if (table.hasHash(slot, hash)) {
                int entry = table.entry(slot);
                if (keys[entry] == key) {
                    return standAt(entry, slot, hash);
                }
            }
            slot = table.nextSlot(slot);
        }
        return standAt(NONE, slot, hash);
    }

    @Override
    int hashOf(int entry) {
        return EntryTable.hash(keys[entry]);
    }

    @Override
    void putKey(int entry, int capacity) {
        if (entry >= keys.length) {
            keys = Arrays.copyOf(keys, capacity);
        }
        keys[entry] = loaded;
    }

    @Override
    void forgetKey(int entry) {
        loaded = keys[entry];
    }

    @Override
    void trimKeys() {
        keys = new long[0];
    }

    @Override
    public Object key() {
        return entry() != NONE ? keys[entry()] : loaded;
    }

    @Override
    public long sizeInBytes() {
        return super.sizeInBytes() + 8L * keys.length;
    }
}
