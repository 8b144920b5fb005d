// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.time;

import java.util.function.IntPredicate;

/** Pairs of a timestamp and a slot in order, taken from the front. Reused: its arrays only grow. */
final class SortedRun {
    private long[] timestamps = new long[0];
    private int[] slots = new int[0];
    private int first;
    private int end;

    int size() {
        return end - first;
    }

    long firstTimestamp() {
        return timestamps[first];
    }

    int firstSlot() {
        return slots[first];
    }

    /** Removes the first pair; says whether the run is over. */
    boolean removeFirst() {
        first++;
        return first == end;
    }

    /** Takes a timestamp and a slot. */
    interface PairVisitor {
        void visit(long timestamp, int slot);
    }

    void forEach(PairVisitor visitor) {
        for (int i = first; i < end; i++) {
            visitor.visit(timestamps[i], slots[i]);
        }
    }

    /** Takes over pairs that are in order. */
    void set(long[] newTimestamps, int[] newSlots, int size) {
        reset(size);
        System.arraycopy(newTimestamps, 0, timestamps, 0, size);
        System.arraycopy(newSlots, 0, slots, 0, size);
        end = size;
    }

    /** Takes over the pairs of two other runs. */
    void merge(SortedRun left, SortedRun right, SlotOrder ties) {
        reset(left.size() + right.size());
        int i = left.first;
        int j = right.first;
        while (i < left.end && j < right.end) {
            long leftTime = left.timestamps[i];
            long rightTime = right.timestamps[j];
            if (leftTime < rightTime || (leftTime == rightTime && ties.isBefore(left.slots[i], right.slots[j]))) {
                append(leftTime, left.slots[i++]);
            } else {
                append(rightTime, right.slots[j++]);
            }
        }
        appendRest(left, i);
        appendRest(right, j);
    }

    private void append(long timestamp, int slot) {
        timestamps[end] = timestamp;
        slots[end] = slot;
        end++;
    }

    private void appendRest(SortedRun other, int from) {
        int count = other.end - from;
        System.arraycopy(other.timestamps, from, timestamps, end, count);
        System.arraycopy(other.slots, from, slots, end, count);
        end += count;
    }

    private void reset(int size) {
        if (timestamps.length < size) {
            int capacity = Math.max(size, Math.min(timestamps.length * 2, Integer.MAX_VALUE - 8));
            timestamps = new long[capacity];
            slots = new int[capacity];
        }
        first = 0;
        end = 0;
    }

    long sizeInBytes() {
        return 12L * timestamps.length;
    }

    void checkInvariants(IntPredicate isOccupied) {
        for (int i = first; i < end; i++) {
            if (i > first && timestamps[i - 1] > timestamps[i]) {
                throw new AssertionError("run: " + timestamps[i - 1] + " before " + timestamps[i]);
            }
            if (!isOccupied.test(slots[i])) {
                throw new AssertionError("run: no event in slot " + slots[i]);
            }
        }
    }
}
