// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.state.rocksdb;

import io.tidemark.runtime.state.entry.EntryTable;
import io.tidemark.runtime.state.entry.LongKeys;
import java.util.Arrays;

/** Keys that are numbers. */
final class HotLongKeys extends HotKeys {
    private long[] keys = new long[0];
    private long lookedFor;

    int find(long key) {
        lookedFor = key;
        hash = EntryTable.hashOf(key);
        int slot = table.firstSlot(hash);
        long value = table.slot(slot);
        while (value != EntryTable.EMPTY) {
            if (EntryTable.hash(value) == hash && keys[EntryTable.entry(value)] == key) {
                return EntryTable.entry(value);
            }
            slot = table.nextSlot(slot);
            value = table.slot(slot);
        }
        return NONE;
    }

    @Override
    int find(byte[] key) {
        return find(LongKeys.number(key));
    }

    @Override
    byte[] lookedFor() {
        return LongKeys.bytes(lookedFor);
    }

    @Override
    Object key() {
        return lookedFor;
    }

    @Override
    void lookFor(int entry) {
        lookedFor = keys[entry];
        hash = hashOf(entry);
    }

    @Override
    byte[] bytes(int entry) {
        return LongKeys.bytes(keys[entry]);
    }

    @Override
    Object key(int entry) {
        return keys[entry];
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
    }

    @Override
    void set(int entry) {
        keys[entry] = lookedFor;
    }

    @Override
    void clear(int entry) {
        // A number holds nothing.
    }

    @Override
    long sizeInBytes() {
        return table.sizeInBytes() + 8L * keys.length;
    }
}
