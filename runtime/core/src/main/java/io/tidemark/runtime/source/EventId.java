// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.source;

/**
 * The identity of an event: its source partition and its position there, packed into one number that is never negative
 * and whose order is that of the partitions, then of the positions.
 *
 * <pre>
 *   bit 63   62 … 48          47 … 0
 *   0        partition        position
 *            0 to 32,767      0 to 281,474,976,710,655
 * </pre>
 */
public final class EventId {
    /** Number of bits of a position. */
    public static final int POSITION_BITS = 48;

    /** The largest partition. */
    public static final int MAX_PARTITION = (1 << 15) - 1;

    /** The largest position. */
    public static final long MAX_POSITION = (1L << POSITION_BITS) - 1;

    private EventId() {}

    /**
     * Packs an identity.
     *
     * @throws IllegalArgumentException if a part is out of its range
     */
    public static long of(int partition, long position) {
        if (partition < 0 || partition > MAX_PARTITION) {
            throw new IllegalArgumentException("source partition " + partition + ": must be from 0 to " + MAX_PARTITION
                    + "; use fewer partitions");
        }
        if (position < 0 || position > MAX_POSITION) {
            throw new IllegalArgumentException("position " + position + " in source partition " + partition
                    + ": must be from 0 to " + MAX_POSITION + "; count from the first record, not in bytes or time");
        }
        return (long) partition << POSITION_BITS | position;
    }

    /** The source partition of an identity. */
    public static int partition(long eventId) {
        return (int) (eventId >>> POSITION_BITS);
    }

    /** The position of an identity. */
    public static long position(long eventId) {
        return eventId & MAX_POSITION;
    }
}
