// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.rival;

import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A hash map from long to object, open addressing with linear probing. Not thread-safe. */
final class LongMap<V> {
    private long[] keys = new long[16];
    private @Nullable Object[] values = new @Nullable Object[16];
    private int size;

    @SuppressWarnings("unchecked")
    @Nullable
    V get(long key) {
        return (V) values[slot(key)];
    }

    void put(long key, V value) {
        int slot = slot(key);
        if (values[slot] == null) {
            size++;
        }
        keys[slot] = key;
        values[slot] = value;
        if (size > keys.length / 2) {
            grow();
        }
    }

    @Nullable
    V remove(long key) {
        int slot = slot(key);
        @SuppressWarnings("unchecked")
        V value = (V) values[slot];
        if (value != null) {
            clear(slot);
        }
        return value;
    }

    /** Removes all entries whose value satisfies the condition. */
    void removeIf(Predicate<? super V> condition) {
        long[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = new long[oldKeys.length];
        values = new @Nullable Object[oldKeys.length];
        size = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            @SuppressWarnings("unchecked")
            V value = (V) oldValues[i];
            if (value != null && !condition.test(value)) {
                put(oldKeys[i], value);
            }
        }
    }

    int size() {
        return size;
    }

    private int slot(long key) {
        int mask = keys.length - 1;
        int slot = (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & mask;
        while (values[slot] != null && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** Empties a slot and moves the entries after it that would not be found any more. */
    private void clear(int slot) {
        int mask = keys.length - 1;
        values[slot] = null;
        size--;
        for (int i = (slot + 1) & mask; values[i] != null; i = (i + 1) & mask) {
            Object value = values[i];
            values[i] = null;
            int target = slot(keys[i]);
            keys[target] = keys[i];
            values[target] = value;
        }
    }

    private void grow() {
        long[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = new long[2 * oldKeys.length];
        values = Arrays.copyOf(new @Nullable Object[0], keys.length);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != null) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }
}
