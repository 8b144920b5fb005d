// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.state.rocksdb;

import io.tidemark.runtime.state.entry.EntryTable;

/** The keys on the heap, by entry, and the one that was looked for last. What differs is their type. */
abstract class HotKeys {
    static final int NONE = -1;

    private static final int MIN_CAPACITY = 16;

    final EntryTable table = new EntryTable();
    /** The hash of the key looked for last. */
    int hash;

    /** Looks for the key that has these bytes; returns its entry, or {@link #NONE}. */
    abstract int find(byte[] key);

    /** The bytes of the key looked for last. */
    abstract byte[] lookedFor();

    /** The key looked for last. */
    abstract Object key();

    /** Makes the key of an entry the one looked for last. */
    abstract void lookFor(int entry);

    abstract byte[] bytes(int entry);

    abstract Object key(int entry);

    abstract int hashOf(int entry);

    abstract int capacity();

    abstract void resize(int capacity);

    /** Puts the key looked for last under a new entry. */
    abstract void set(int entry);

    abstract void clear(int entry);

    abstract long sizeInBytes();

    /** Adds the key looked for last, which is not there; returns its entry. */
    final int insert(int maxCapacity) {
        int slot = table.firstSlot(hash);
        while (table.slot(slot) != EntryTable.EMPTY) {
            slot = table.nextSlot(slot);
        }
        int entry = table.insert(slot, hash);
        if (entry >= capacity()) {
            resize(Math.max(entry + 1, Math.min(maxCapacity, Math.max(MIN_CAPACITY, capacity() * 2))));
        }
        set(entry);
        return entry;
    }

    final void remove(int entry) {
        table.remove(table.slotOf(entry, hashOf(entry)));
        clear(entry);
    }

    final int size() {
        return table.size();
    }
}
