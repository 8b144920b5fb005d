// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.rival;

import java.util.Arrays;

/** A growing queue of longs in an array. Not thread-safe. */
final class LongQueue {
    private long[] values = new long[2];
    private int head;
    private int tail;

    int size() {
        return tail - head;
    }

    /** The value at a position from the front. */
    long get(int position) {
        return values[head + position];
    }

    long last() {
        return values[tail - 1];
    }

    void add(long value) {
        if (tail == values.length) {
            makeRoom();
        }
        values[tail++] = value;
    }

    /** Drops leading values that are not greater. */
    void dropUpTo(long value) {
        while (head < tail && values[head] <= value) {
            head++;
        }
    }

    /** Drops that many leading values. */
    void dropFirst(int count) {
        head += count;
    }

    private void makeRoom() {
        int size = tail - head;
        if (head > values.length / 2) {
            System.arraycopy(values, head, values, 0, size);
        } else {
            values = Arrays.copyOfRange(values, head, head + 2 * values.length);
        }
        head = 0;
        tail = size;
    }
}
