// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

/**
 * Numbers, first in, first out, each of which can be looked at by its place: a ring which grows when it is full, and never
 * shrinks. Not thread-safe.
 */
final class LongQueue {
    private static final int INITIAL_CAPACITY = 8;

    /** The length is a power of two. */
    private long[] ring = new long[INITIAL_CAPACITY];

    private int head;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Adds a number behind the others. */
    void add(long number) {
        if (size == ring.length) {
            ring = toArray(2 * size);
            head = 0;
        }
        ring[slot(size++)] = number;
    }

    /** Forgets the first one. There must be one. */
    void removeFirst() {
        assert size > 0 : "nothing is there";
        head = slot(1);
        size--;
    }

    /** The first one. There must be one. */
    long first() {
        return get(0);
    }

    /** The one that was added last. There must be one. */
    long last() {
        return get(size - 1);
    }

    /** The one at an index from the first on. */
    long get(int index) {
        assert index >= 0 && index < size : index + " is not below " + size;
        return ring[slot(index)];
    }

    /** Puts another number in the place of the last. */
    void replaceLast(long number) {
        assert size > 0 : "nothing is there";
        ring[slot(size - 1)] = number;
    }

    /** All of them, in order. */
    long[] toArray() {
        return toArray(size);
    }

    private long[] toArray(int length) {
        long[] numbers = new long[length];
        int untilEnd = Math.min(size, ring.length - head);
        System.arraycopy(ring, head, numbers, 0, untilEnd);
        System.arraycopy(ring, 0, numbers, untilEnd, size - untilEnd);
        return numbers;
    }

    private int slot(int index) {
        return (head + index) & (ring.length - 1);
    }
}
