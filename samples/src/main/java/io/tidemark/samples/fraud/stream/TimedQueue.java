// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.stream;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Things by time, equal times in the order they came: a binary heap in three arrays, so that an entry costs no object.
 *
 * @param <T> type of the things
 */
final class TimedQueue<T> {
    private long[] times = new long[64];
    private long[] ordinals = new long[64];
    private @Nullable Object[] things = new @Nullable Object[64];
    private int size;
    private long nextOrdinal;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Time of the first entry; {@link Long#MAX_VALUE} if there is none. */
    long firstTime() {
        return size == 0 ? Long.MAX_VALUE : times[0];
    }

    void add(long time, T thing) {
        if (size == times.length) {
            int capacity = 2 * size;
            times = Arrays.copyOf(times, capacity);
            ordinals = Arrays.copyOf(ordinals, capacity);
            things = Arrays.copyOf(things, capacity);
        }
        long ordinal = nextOrdinal++;
        int hole = size++;
        while (hole > 0) {
            int parent = (hole - 1) >>> 1;
            if (times[parent] <= time) {
                break;
            }
            move(parent, hole);
            hole = parent;
        }
        put(hole, time, ordinal, thing);
    }

    /** Removes and returns the first entry, which must exist. */
    @SuppressWarnings({"unchecked", "NullAway"})
    T remove() {
        T first = (T) things[0];
        size--;
        long time = times[size];
        long ordinal = ordinals[size];
        Object thing = things[size];
        things[size] = null;
        if (size > 0) {
            sink(time, ordinal, thing);
        }
        return first;
    }

    private void sink(long time, long ordinal, @Nullable Object thing) {
        int hole = 0;
        int child = 1;
        while (child < size) {
            if (child + 1 < size && before(child + 1, times[child], ordinals[child])) {
                child++;
            }
            if (!before(child, time, ordinal)) {
                break;
            }
            move(child, hole);
            hole = child;
            child = 2 * hole + 1;
        }
        put(hole, time, ordinal, thing);
    }

    private boolean before(int index, long time, long ordinal) {
        return times[index] < time || (times[index] == time && ordinals[index] < ordinal);
    }

    private void move(int from, int to) {
        times[to] = times[from];
        ordinals[to] = ordinals[from];
        things[to] = things[from];
    }

    private void put(int index, long time, long ordinal, @Nullable Object thing) {
        times[index] = time;
        ordinals[index] = ordinal;
        things[index] = thing;
    }
}
