// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.checkpoint.EntryTimes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which events of one source partition came in when, from the first on whose time has not been reached: where the time of an
 * event is that of its reading. One entry for each millisecond in which something came. Not thread-safe.
 */
final class EntryTimeLog {
    /** More milliseconds are not kept: what came before them is not read again. */
    static final int CAPACITY = 1 << 16;

    private static final int INITIAL_CAPACITY = 8;

    // By millisecond, from head to before tail.
    private long[] positions = new long[INITIAL_CAPACITY];
    private long[] millis = new long[INITIAL_CAPACITY];
    private int head;
    private int tail;
    /** What they are now; null: something has changed since. */
    private @Nullable EntryTimes times = EntryTimes.NONE;

    /** An event came in. Neither its position nor its time is before those of the one before. */
    void add(long position, long timestampMillis) {
        if (tail > head && millis[tail - 1] == timestampMillis) {
            return;
        }
        if (tail - head == CAPACITY) {
            head++;
        }
        if (tail == millis.length) {
            makeRoom();
        }
        positions[tail] = position;
        millis[tail] = timestampMillis;
        tail++;
        times = null;
    }

    private void makeRoom() {
        int size = tail - head;
        int capacity = size > millis.length / 2 ? 2 * millis.length : millis.length;
        positions = moved(positions, capacity);
        millis = moved(millis, capacity);
        head = 0;
        tail = size;
    }

    private long[] moved(long[] numbers, int capacity) {
        long[] moved = new long[capacity];
        System.arraycopy(numbers, head, moved, 0, tail - head);
        return moved;
    }

    /** Time has reached a watermark. */
    void reached(long watermarkMillis) {
        while (head < tail && millis[head] <= watermarkMillis) {
            head++;
            times = null;
        }
    }

    /**
     * Where reading must begin again. After {@link #reached}.
     *
     * @param position the position to be read next, for the case that nothing must be read again
     */
    long replayFrom(long position) {
        return head == tail ? position : positions[head];
    }

    /** The times of the events that must be read again. The same object as long as nothing changes. */
    EntryTimes times() {
        EntryTimes known = times;
        if (known == null) {
            known = EntryTimes.of(Arrays.copyOfRange(positions, head, tail), Arrays.copyOfRange(millis, head, tail));
            times = known;
        }
        return known;
    }
}
