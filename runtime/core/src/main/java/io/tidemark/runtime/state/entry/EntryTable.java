// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.state.entry;

import java.util.Arrays;

/**
 * Finds the entries of a store by the hash of their keys: open addressing with linear probing. An entry is a small
 * number under which the store keeps key, state and timer in arrays; it stays the same as long as the key is there.
 *
 * <pre>
 *   slot, 64 bits:  hash of the key, 32 bits | entry + 1, 32 bits      0: empty
 * </pre>
 *
 * <p>With the hash in the slot a probe compares keys only if the hashes are equal, which is almost always the right one,
 * and the table grows and closes gaps without a look at the keys. An entry removed leaves no mark behind: the ones after
 * it move up. At most two thirds of the slots are used, so an entry costs 12 to 24 bytes here. Not thread-safe.
 */
public final class EntryTable {
    /** What an empty slot holds. */
    public static final long EMPTY = 0;

    private static final int INITIAL_CAPACITY = 16;
    private static final int MAX_CAPACITY = 1 << 30;
    /** Empties slots that were needed once, if the table is as large as this or larger. */
    private static final int LARGE = 1 << 12;

    private long[] slots = new long[INITIAL_CAPACITY];
    private int size;
    private int[] freeEntries = new int[0];
    private int freeCount;
    private int entriesUsed;

    /** An empty table. */
    public EntryTable() {}

    /** Spreads a hash code: the low bits of the result depend on all bits. */
    public static int spread(int hashCode) {
        int hash = hashCode * 0x9E3779B9;
        return hash ^ (hash >>> 16);
    }

    /** The hash of a number. */
    public static int hashOf(long key) {
        return (int) (((key ^ (key >>> 32)) * 0x9E3779B97F4A7C15L) >>> 32);
    }

    /** The hash in what a slot holds. */
    public static int hash(long slotValue) {
        return (int) (slotValue >>> 32);
    }

    /** The entry in what a slot holds, if it is not {@link #EMPTY}. */
    public static int entry(long slotValue) {
        return (int) slotValue - 1;
    }

    /** Where to begin the search for a hash. */
    public int firstSlot(int hash) {
        return hash & (slots.length - 1);
    }

    /** The slot after a slot. */
    public int nextSlot(int slot) {
        return (slot + 1) & (slots.length - 1);
    }

    /** What a slot holds, or {@link #EMPTY}: what was searched is not there, and may be put here. */
    public long slot(int slot) {
        return slots[slot];
    }

    /** Puts a new entry into an empty slot. Slots found before are not valid afterwards. */
    public int insert(int slot, int hash) {
        int entry = freeCount > 0 ? freeEntries[--freeCount] : entriesUsed++;
        slots[slot] = slotValue(hash, entry);
        size++;
        if (size > slots.length - slots.length / 3) {
            resize(slots.length * 2);
        }
        return entry;
    }

    private static long slotValue(int hash, int entry) {
        return (long) hash << 32 | (entry + 1);
    }

    /** The slot of an entry that is there. */
    public int slotOf(int entry, int hash) {
        int slot = firstSlot(hash);
        while (entry(slots[slot]) != entry) {
            if (slots[slot] == EMPTY) {
                throw new IllegalStateException("entry " + entry + " with hash " + hash + " is not in the table");
            }
            slot = nextSlot(slot);
        }
        return slot;
    }

    /** Removes the entry of a slot. Slots found before are not valid afterwards. */
    public void remove(int slot) {
        if (freeCount == freeEntries.length) {
            freeEntries = Arrays.copyOf(freeEntries, Math.max(16, freeCount * 2));
        }
        freeEntries[freeCount++] = entry(slots[slot]);
        size--;
        int gap = slot;
        int from = slot;
        while (true) {
            from = nextSlot(from);
            long value = slots[from];
            if (value == EMPTY) {
                break;
            }
            int wanted = firstSlot(hash(value));
            // May move up unless its place of choice lies, going round, after the gap.
            if (((from - wanted) & (slots.length - 1)) >= ((from - gap) & (slots.length - 1))) {
                slots[gap] = value;
                gap = from;
            }
        }
        slots[gap] = EMPTY;
    }

    private void resize(int capacity) {
        if (capacity > MAX_CAPACITY) {
            throw new IllegalStateException("keyed state: " + size
                    + " keys in one shard, and no table can hold more; use more shards or a store on disk");
        }
        long[] old = slots;
        slots = new long[capacity];
        for (long value : old) {
            if (value != EMPTY) {
                int slot = firstSlot(hash(value));
                while (slots[slot] != EMPTY) {
                    slot = nextSlot(slot);
                }
                slots[slot] = value;
            }
        }
    }

    /** If no entry is left and the table is large, gives its capacity back; says so. */
    public boolean trimIfEmpty() {
        if (size > 0 || slots.length < LARGE) {
            return false;
        }
        slots = new long[INITIAL_CAPACITY];
        freeEntries = new int[0];
        freeCount = 0;
        entriesUsed = 0;
        return true;
    }

    /** Number of entries. */
    public int size() {
        return size;
    }

    /** Every entry is smaller than this. */
    public int entryLimit() {
        return entriesUsed;
    }

    /** Heap held, in bytes. */
    public long sizeInBytes() {
        return 8L * slots.length + 4L * freeEntries.length;
    }

    void checkInvariants() {
        int found = 0;
        for (int slot = 0; slot < slots.length; slot++) {
            if (slots[slot] != EMPTY) {
                found++;
                slotOf(entry(slots[slot]), hash(slots[slot]));
            }
        }
        if (found != size || entriesUsed - freeCount != size) {
            throw new AssertionError(
                    size + " entries counted, " + found + " found, " + entriesUsed + " used, " + freeCount + " free");
        }
    }
}
