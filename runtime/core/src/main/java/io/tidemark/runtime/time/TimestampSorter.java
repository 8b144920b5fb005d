// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.time;

import java.util.Arrays;

/**
 * Sorts numbers by timestamps that come with them: ascending and stable. Not thread-safe.
 *
 * <p>A radix sort from the lowest digit up, over the difference to the smallest timestamp, so that the number of passes
 * follows the range of time and not the size of the numbers: one pass for a second of milliseconds, eight for
 * timestamps as far apart as a {@code long} allows. Few elements are inserted one by one.
 */
final class TimestampSorter {
    private static final int INSERTION_LIMIT = 24;
    private static final int MIN_DIGIT_BITS = 8;
    private static final int MAX_DIGIT_BITS = 12;

    private final int[] counts = new int[1 << MAX_DIGIT_BITS];
    private long[] scratchTimestamps = new long[0];
    private int[] scratchValues = new int[0];

    /** Sorts the first {@code size} elements of both arrays by the timestamps. */
    void sort(long[] timestamps, int[] values, int size) {
        if (size <= INSERTION_LIMIT) {
            insertionSort(timestamps, values, size);
            return;
        }
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        for (int i = 0; i < size; i++) {
            long timestamp = timestamps[i];
            min = Math.min(min, timestamp);
            max = Math.max(max, timestamp);
        }
        // As an unsigned number the difference is right even if it does not fit a long.
        int bits = Long.SIZE - Long.numberOfLeadingZeros(max - min);
        if (bits == 0) {
            return;
        }
        int sizeBits = Integer.SIZE - Integer.numberOfLeadingZeros(size);
        int maxDigitBits = Math.min(MAX_DIGIT_BITS, Math.max(MIN_DIGIT_BITS, sizeBits + 1));
        int passes = (bits + maxDigitBits - 1) / maxDigitBits;
        radixSort(timestamps, values, size, min, (bits + passes - 1) / passes, passes);
    }

    private static void insertionSort(long[] timestamps, int[] values, int size) {
        for (int i = 1; i < size; i++) {
            long timestamp = timestamps[i];
            int value = values[i];
            int j = i - 1;
            while (j >= 0 && timestamps[j] > timestamp) {
                timestamps[j + 1] = timestamps[j];
                values[j + 1] = values[j];
                j--;
            }
            timestamps[j + 1] = timestamp;
            values[j + 1] = value;
        }
    }

    private void radixSort(long[] timestamps, int[] values, int size, long min, int digitBits, int passes) {
        ensureScratch(size);
        long[] fromTimestamps = timestamps;
        int[] fromValues = values;
        long[] toTimestamps = scratchTimestamps;
        int[] toValues = scratchValues;
        for (int pass = 0; pass < passes; pass++) {
            int shift = pass * digitBits;
            int mask = (1 << digitBits) - 1;
            startsOfDigits(fromTimestamps, size, min, shift, mask);
            for (int i = 0; i < size; i++) {
                long timestamp = fromTimestamps[i];
                int target = counts[(int) ((timestamp - min) >>> shift) & mask]++;
                toTimestamps[target] = timestamp;
                toValues[target] = fromValues[i];
            }
            long[] timestampsDone = toTimestamps;
            int[] valuesDone = toValues;
            toTimestamps = fromTimestamps;
            toValues = fromValues;
            fromTimestamps = timestampsDone;
            fromValues = valuesDone;
        }
        if (fromTimestamps != timestamps) {
            System.arraycopy(fromTimestamps, 0, timestamps, 0, size);
            System.arraycopy(fromValues, 0, values, 0, size);
        }
    }

    /** Leaves in {@link #counts} where the elements of each digit begin. */
    private void startsOfDigits(long[] timestamps, int size, long min, int shift, int mask) {
        Arrays.fill(counts, 0, mask + 1, 0);
        for (int i = 0; i < size; i++) {
            counts[(int) ((timestamps[i] - min) >>> shift) & mask]++;
        }
        int start = 0;
        for (int digit = 0; digit <= mask; digit++) {
            int count = counts[digit];
            counts[digit] = start;
            start += count;
        }
    }

    private void ensureScratch(int size) {
        if (scratchTimestamps.length < size) {
            int capacity = Math.max(size, Math.min(scratchTimestamps.length * 2, Integer.MAX_VALUE - 8));
            scratchTimestamps = new long[capacity];
            scratchValues = new int[capacity];
        }
    }

    /** Gives back scratch that is much larger than needed. */
    void trim(int size) {
        if (scratchTimestamps.length > size) {
            scratchTimestamps = new long[0];
            scratchValues = new int[0];
        }
    }

    /** Heap held, in bytes. */
    long sizeInBytes() {
        return 4L * counts.length + 12L * scratchTimestamps.length;
    }
}
