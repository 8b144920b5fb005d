// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.state;

import io.tidemark.runtime.time.EventTimerQueue;
import org.jspecify.annotations.Nullable;

/**
 * What the stores on the heap share: entries with states and timers. What differs is the type of the keys.
 *
 * @param <S> type of the states
 */
abstract class HeapStore<S> implements KeyedStateStore<S> {
    static final int NONE = -1;

    private static final int MIN_CAPACITY = 16;
    /** From here on arrays grow by a quarter: what is held in vain counts more than the copying. */
    private static final int LARGE_CAPACITY = 1 << 16;

    final EntryTable table = new EntryTable();
    private final EventTimerQueue timers = new EventTimerQueue();

    // Where the store stands. Without an entry the key is not there, and the slot is where it would be put.
    private int entry = NONE;
    private int slot = NONE;
    private int hash;
    private int visited;

    /** The hash of the key of an entry. */
    abstract int hashOf(int index);

    /** Number of entries that there is room for. */
    abstract int capacity();

    abstract void resize(int capacity);

    abstract @Nullable S state(int index);

    abstract void setState(int index, S state);

    /** Keeps the key that was loaded last under an entry. */
    abstract void setKey(int index);

    /** Forgets key and state of an entry; the key counts as loaded. */
    abstract void forget(int index);

    /** Stands at a key; the entry is {@link #NONE} if it is not there. */
    final void standAt(int newEntry, int newSlot, int newHash) {
        entry = newEntry;
        slot = newSlot;
        hash = newHash;
    }

    final int entry() {
        return entry;
    }

    @Override
    public final void save(@Nullable S state, long deadlineMillis) {
        if (state == null) {
            if (entry != NONE) {
                remove();
            }
            return;
        }
        if (entry == NONE) {
            insert();
        }
        setState(entry, state);
        timers.arm(entry, deadlineMillis);
    }

    private void insert() {
        entry = table.insert(slot, hash);
        slot = NONE;
        int capacity = capacity();
        if (entry >= capacity) {
            int more = capacity < LARGE_CAPACITY ? capacity : capacity / 4;
            resize(Math.max(MIN_CAPACITY, capacity + more));
        }
        setKey(entry);
    }

    private void remove() {
        if (slot == NONE) {
            slot = table.slotOf(entry, hashOf(entry));
        }
        table.remove(slot);
        timers.cancel(entry);
        forget(entry);
        entry = NONE;
        slot = NONE;
    }

    @Override
    public final @Nullable S nextDue(long timeMillis) {
        entry = timers.poll(timeMillis);
        slot = NONE;
        if (entry != NONE) {
            return state(entry);
        }
        if (table.trimIfEmpty()) {
            timers.clear();
            resize(0);
        }
        return null;
    }

    @Override
    public final void visitKeys() {
        visited = 0;
    }

    @Override
    public final @Nullable S nextKey() {
        slot = NONE;
        while (visited < table.entryLimit()) {
            entry = visited++;
            S state = state(entry);
            if (state != null) {
                return state;
            }
        }
        entry = NONE;
        return null;
    }

    @Override
    public final long keyCount() {
        return table.size();
    }

    @Override
    public final long timerCount() {
        return timers.size();
    }

    @Override
    public long sizeInBytes() {
        return table.sizeInBytes() + timers.sizeInBytes();
    }
}
