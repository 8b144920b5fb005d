// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.common;

import java.util.Arrays;

/**
 * A set of numbers in one array, eight to sixteen bytes for each; it stops taking more at a limit, so that it cannot
 * fill the memory. Not thread-safe.
 */
public final class LongHashSet {
    private final int maxSize;
    private long[] slots = new long[1 << 12];
    private boolean hasZero;
    private int size;

    /** An empty set of at most {@code maxSize} numbers. */
    public LongHashSet(int maxSize) {
        this.maxSize = maxSize;
    }

    /** Whether it holds as many as it may: from now on it forgets what is added. */
    public boolean isFull() {
        return size >= maxSize;
    }

    /** Adds a number; false if it is there already. */
    public boolean add(long value) {
        if (value == 0) {
            boolean isNew = !hasZero;
            hasZero = true;
            return isNew;
        }
        int mask = slots.length - 1;
        int slot = slot(value, mask);
        while (slots[slot] != 0) {
            if (slots[slot] == value) {
                return false;
            }
            slot = (slot + 1) & mask;
        }
        if (!isFull()) {
            slots[slot] = value;
            size++;
            if (size > slots.length / 2) {
                grow();
            }
        }
        return true;
    }

    /** Whether it holds a number. */
    public boolean contains(long value) {
        if (value == 0) {
            return hasZero;
        }
        int mask = slots.length - 1;
        int slot = slot(value, mask);
        while (slots[slot] != 0 && slots[slot] != value) {
            slot = (slot + 1) & mask;
        }
        return slots[slot] == value;
    }

    /** Empties it; the memory is kept. */
    public void clear() {
        Arrays.fill(slots, 0);
        hasZero = false;
        size = 0;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[2 * old.length];
        int mask = slots.length - 1;
        for (long value : old) {
            if (value != 0) {
                int slot = slot(value, mask);
                while (slots[slot] != 0) {
                    slot = (slot + 1) & mask;
                }
                slots[slot] = value;
            }
        }
    }

    private static int slot(long value, int mask) {
        long mixed = value * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) & mask;
    }
}
