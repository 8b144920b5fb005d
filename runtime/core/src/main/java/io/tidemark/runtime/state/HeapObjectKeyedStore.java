// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.state;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * States on the heap, found by objects.
 *
 * @param <K> type of the keys
 * @param <S> type of the states
 */
final class HeapObjectKeyedStore<K, S> extends HeapStore<S> implements ObjectKeyedStateStore<K, S> {
    private @Nullable Object[] keys = new @Nullable Object[0];
    private @Nullable Object loaded;

    @Override
    public @Nullable S load(K key) {
        int hash = EntryTable.spread(key.hashCode());
        int slot = table.firstSlot(hash);
        loaded = key;
        while (!table.isEmpty(slot)) {
            if (table.hasHash(slot, hash)) {
                int entry = table.entry(slot);
                Object present = keys[entry];
                if (present == key || key.equals(present)) {
                    return standAt(entry, slot, hash);
                }
            }
            slot = table.nextSlot(slot);
        }
        return standAt(NONE, slot, hash);
    }

    @Override
    int hashOf(int entry) {
        return EntryTable.spread(present(entry).hashCode());
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
        keys[entry] = null;
    }

    @Override
    void trimKeys() {
        keys = new @Nullable Object[0];
        loaded = null;
    }

    @Override
    public Object key() {
        if (entry() != NONE) {
            return present(entry());
        }
        if (loaded == null) {
            throw new IllegalStateException("the store stands at no key");
        }
        return loaded;
    }

    private Object present(int entry) {
        Object key = keys[entry];
        if (key == null) {
            throw new IllegalStateException("entry " + entry + " has no key");
        }
        return key;
    }

    @Override
    public long sizeInBytes() {
        return super.sizeInBytes() + 4L * keys.length;
    }
}
