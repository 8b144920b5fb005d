// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.state;

import io.tidemark.runtime.time.EventTimerQueue;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the stores on the heap share: entries with states and timers. What differs is the type of the keys.
 *
 * @param <S> type of the states
 */
abstract class HeapStore<S> implements KeyedStateStore<S> {
    static final int NONE = -1;

    final EntryTable table = new EntryTable();
    private final EventTimerQueue timers = new EventTimerQueue();
    private @Nullable Object[] states = new @Nullable Object[0];

    // Where the store stands. Without an entry the key is not there, and the slot is where it would be put.
    private int entry = NONE;
    private int slot = NONE;
    private int hash;
    private int visited;

    /** The hash of the key of an entry. */
    abstract int hashOf(int entry);

    /** Keeps the key that was loaded last under an entry. */
    abstract void putKey(int entry, int capacity);

    abstract void forgetKey(int entry);

    abstract void trimKeys();

    /** Stands at a key; {@code foundEntry} is {@link #NONE} if it is not there. */
    final @Nullable S standAt(int foundEntry, int foundSlot, int keyHash) {
        entry = foundEntry;
        slot = foundSlot;
        hash = keyHash;
        return foundEntry == NONE ? null : state(foundEntry);
    }

    final int entry() {
        return entry;
    }

    @SuppressWarnings("unchecked") // Only states of type S are put in.
    private @Nullable S state(int index) {
        return (S) states[index];
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
            entry = table.insert(slot, hash);
            slot = NONE;
            if (entry >= states.length) {
                states = Arrays.copyOf(states, Math.max(16, states.length + (states.length >> 1)));
            }
            putKey(entry, states.length);
            states[entry] = state;
        } else if (states[entry] != state) {
            states[entry] = state;
        }
        timers.arm(entry, deadlineMillis);
    }

    private void remove() {
        if (slot == NONE) {
            slot = table.slotOf(entry, hashOf(entry));
        }
        table.remove(slot);
        timers.cancel(entry);
        states[entry] = null;
        forgetKey(entry);
        entry = NONE;
        slot = NONE;
    }

    @Override
    public final @Nullable S nextDue(long timeMillis) {
        entry = timers.poll(timeMillis);
        slot = NONE;
        if (entry == NONE) {
            if (table.trimIfEmpty()) {
                states = new @Nullable Object[0];
                timers.clear();
                trimKeys();
            }
            return null;
        }
        return state(entry);
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
        return table.sizeInBytes() + timers.sizeInBytes() + 4L * states.length;
    }
}
