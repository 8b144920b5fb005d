// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.time;

/** Sorts stretches of the same timestamp among slots that are sorted by timestamp. Not thread-safe. */
final class TieSorter {
    private static final int INSERTION_LIMIT = 16;

    private final SlotOrder order;
    private int[] scratch = new int[0];

    TieSorter(SlotOrder order) {
        this.order = order;
    }

    /** Sorts each stretch of the first {@code size} slots whose timestamps are the same. */
    void sort(long[] timestamps, int[] slots, int size) {
        int from = 0;
        for (int i = 1; i <= size; i++) {
            if (i == size || timestamps[i] != timestamps[from]) {
                if (i - from > 1) {
                    sortStretch(slots, from, i);
                }
                from = i;
            }
        }
    }

    private void sortStretch(int[] slots, int from, int to) {
        if (to - from <= INSERTION_LIMIT) {
            insertionSort(slots, from, to);
            return;
        }
        if (scratch.length < slots.length) {
            scratch = new int[slots.length];
        }
        mergeSort(slots, from, to);
    }

    private void insertionSort(int[] slots, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            int slot = slots[i];
            int j = i - 1;
            while (j >= from && order.isBefore(slot, slots[j])) {
                slots[j + 1] = slots[j];
                j--;
            }
            slots[j + 1] = slot;
        }
    }

    private void mergeSort(int[] slots, int from, int to) {
        if (to - from <= INSERTION_LIMIT) {
            insertionSort(slots, from, to);
            return;
        }
        int middle = (from + to) >>> 1;
        mergeSort(slots, from, middle);
        mergeSort(slots, middle, to);
        if (!order.isBefore(slots[middle], slots[middle - 1])) {
            return;
        }
        System.arraycopy(slots, from, scratch, from, middle - from);
        int left = from;
        int right = middle;
        for (int target = from; left < middle; target++) {
            boolean takeRight = right < to && order.isBefore(slots[right], scratch[left]);
            slots[target] = takeRight ? slots[right++] : scratch[left++];
        }
    }
}
