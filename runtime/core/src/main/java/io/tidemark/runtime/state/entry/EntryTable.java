// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.state.entry;

import java.util.Arrays;

/**
 * Finds the entries of a store by the hash of their keys: open addressing with linear probing. An entry is a small
 * number under which the store keeps key, state and timer in arrays; it stays the same as long as the key is there.
 *
 * <pre>
 *   slot, 64 bits:  hash of the key, 28 bits | classes, 8 bits | entry + 1, 28 bits      0: empty
 * </pre>
 *
 * <p>With the hash in the slot a probe compares keys only if the hashes are equal, which is almost always the right one,
 * and the table grows and closes gaps without a look at the keys. An entry removed leaves no mark behind: the ones after
 * it move up. The classes are of events to which the key reacts: an event that concerns no key of a hash costs a look at
 * this table and no other miss of the cache. At most two thirds of the slots are used, so an entry costs 12 to 24 bytes here. Not thread-safe.
 */
public final class EntryTable {
    /** What an empty slot holds. */
    public static final long EMPTY = 0;

    /** Of a new entry: it reacts to all events. */
    public static final int EVERY_CLASS = 0xFF;

    private static final int ENTRY_BITS = 28;
    private static final int ENTRY_MASK = (1 << ENTRY_BITS) - 1;
    private static final int HASH_SHIFT = 36;
    /** Bits of a hash: it decides the slot, so no table is larger. */
    private static final int HASH_BITS = Long.SIZE - HASH_SHIFT;

    private static final int INITIAL_CAPACITY = 16;
    private static final int MAX_CAPACITY = 1 << HASH_BITS;
    /** Empties slots that were needed once, if the table is as large as this or larger. */
    private static final int LARGE = 1 << 12;

    private long[] slots = new long[INITIAL_CAPACITY];
    private int size;
    private int[] freeEntries = new int[0];
    private int freeCount;
    private int entriesUsed;

    /** An empty table. */
    public EntryTable() {}

    /** Spreads a hash code over 28 bits: the low bits of the result depend on all bits. */
    public static int spread(int hashCode) {
        int hash = hashCode * 0x9E3779B9;
        return (hash ^ (hash >>> 16)) & ((1 << HASH_BITS) - 1);
    }

    /** The hash of a number, 28 bits. */
    public static int hashOf(long key) {
        return (int) (((key ^ (key >>> 32)) * 0x9E3779B97F4A7C15L) >>> HASH_SHIFT);
    }

    /** The hash in what a slot holds. */
    public static int hash(long slotValue) {
        return (int) (slotValue >>> HASH_SHIFT);
    }

    /** The entry in what a slot holds, if it is not {@link #EMPTY}. */
    public static int entry(long slotValue) {
        return ((int) slotValue & ENTRY_MASK) - 1;
    }

    /** Whether a key with this hash reacts to one of the classes, given as bits. */
    public boolean reacts(int hash, int classes) {
        long wanted = classBits(classes);
        int slot = firstSlot(hash);
        for (long value = slots[slot]; value != EMPTY; value = slots[slot]) {
            if (hash(value) == hash && (value & wanted) != 0) {
                return true;
            }
            slot = nextSlot(slot);
        }
        return false;
    }

    /** Says to which classes the entry of a slot reacts, as bits. */
    public void setReactions(int slot, int classes) {
        long value = slots[slot];
        long changed = (value & ~classBits(EVERY_CLASS)) | classBits(classes);
        if (changed != value) {
            slots[slot] = changed;
        }
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

    /** Puts a new entry into an empty slot, that reacts to all events. Slots found before are not valid afterwards. */
    public int insert(int slot, int hash) {
        return insert(slot, hash, EVERY_CLASS);
    }

    /**
     * Puts a new entry into an empty slot. Slots found before are not valid afterwards.
     *
     * @param classes to which it reacts, as bits
     */
    public int insert(int slot, int hash, int classes) {
        int entry = freeCount > 0 ? freeEntries[--freeCount] : entriesUsed++;
        slots[slot] = slotValue(hash, classes, entry);
        size++;
        if (size > slots.length - slots.length / 3) {
            resize(slots.length * 2);
        }
        return entry;
    }

    private static long slotValue(int hash, int classes, int entry) {
        return (long) hash << HASH_SHIFT | classBits(classes) | (entry + 1);
    }

    private static long classBits(int classes) {
        return (long) (classes & EVERY_CLASS) << ENTRY_BITS;
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
