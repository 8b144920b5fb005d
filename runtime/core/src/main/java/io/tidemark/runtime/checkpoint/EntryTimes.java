// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import java.util.Arrays;

/**
 * When events of a source partition came in, where the time of an event is that of its reading: to read it again would not
 * tell. By runs of events of the same millisecond. Immutable.
 */
public final class EntryTimes {
    /** Nothing is known. */
    public static final EntryTimes NONE = new EntryTimes(new long[0], new long[0]);

    /** Where the runs begin, growing. */
    private final long[] positions;
    /** Their times, growing. */
    private final long[] millis;

    private EntryTimes(long[] positions, long[] millis) {
        this.positions = positions;
        this.millis = millis;
    }

    /**
     * The times of some runs.
     *
     * @param positions where they begin, growing
     * @param millis their times, growing
     */
    public static EntryTimes of(long[] positions, long[] millis) {
        return positions.length == 0 ? NONE : new EntryTimes(positions.clone(), millis.clone());
    }

    /** Whether nothing is known. */
    public boolean isEmpty() {
        return positions.length == 0;
    }

    /** The time of the event at a position; {@link Long#MIN_VALUE}: it is before all that is known. */
    public long at(long position) {
        int found = Arrays.binarySearch(positions, position);
        int run = found >= 0 ? found : -found - 2;
        return run < 0 ? Long.MIN_VALUE : millis[run];
    }

    /** The latest time; {@link Long#MIN_VALUE} if nothing is known. */
    public long last() {
        return isEmpty() ? Long.MIN_VALUE : millis[millis.length - 1];
    }

    /** Number of runs, then of each what it is after the one before; the first after 0. */
    void write(BytesBuffer out) {
        out.writeVarint(positions.length);
        long position = 0;
        long time = 0;
        for (int i = 0; i < positions.length; i++) {
            out.writeVarint(positions[i] - position);
            out.writeVarint(millis[i] - time);
            position = positions[i];
            time = millis[i];
        }
    }

    static EntryTimes read(BytesReader in) throws DamagedCheckpointException {
        int count = in.readCount();
        long[] positions = new long[count];
        long[] millis = new long[count];
        long position = 0;
        long time = 0;
        for (int i = 0; i < count; i++) {
            position += in.readVarint();
            time += in.readVarint();
            positions[i] = position;
            millis[i] = time;
        }
        return of(positions, millis);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EntryTimes times
                && Arrays.equals(positions, times.positions)
                && Arrays.equals(millis, times.millis);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(positions) + Arrays.hashCode(millis);
    }

    /** Such as {@code [from 12 on 1700000000000, from 15 on 1700000000003]}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < positions.length; i++) {
            text.append(i == 0 ? "from " : ", from ")
                    .append(positions[i])
                    .append(" on ")
                    .append(millis[i]);
        }
        return text.append(']').toString();
    }
}
