// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.source;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A batch of records with their positions, and of watermarks between them. Filled by a partition, emptied by the
 * runtime, used again. Not thread-safe.
 *
 * @param <R> type of the records
 */
public final class RecordBuffer<R> {
    private final @Nullable Object[] records;
    /** Position of the record; if there is none, the watermark. */
    private final long[] positions;

    private int size;

    /**
     * An empty buffer.
     *
     * @param capacity number of records and watermarks that it holds
     * @throws IllegalArgumentException if the capacity is less than 1
     */
    public RecordBuffer(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity " + capacity + " of a record buffer: must be at least 1");
        }
        records = new @Nullable Object[capacity];
        positions = new long[capacity];
    }

    /** Whether nothing more can be added. */
    public boolean isFull() {
        return size == positions.length;
    }

    /**
     * Appends a record.
     *
     * @throws IllegalStateException if the buffer is full
     */
    public void add(long position, R record) {
        append(position, record);
    }

    /**
     * Appends a watermark: no record that follows in this partition is as old as this or older. It is taken over before
     * the next record.
     *
     * @throws IllegalStateException if the buffer is full
     */
    public void addWatermark(long watermarkMillis) {
        append(watermarkMillis, null);
    }

    private void append(long position, @Nullable Object record) {
        if (isFull()) {
            throw new IllegalStateException(
                    "record buffer is full, it holds " + size + ": ask isFull() before each record");
        }
        records[size] = record;
        positions[size] = position;
        size++;
    }

    /** Number of records and watermarks. */
    public int size() {
        return size;
    }

    /** The record at an index, or null if there is a watermark. */
    @SuppressWarnings("unchecked") // Only records of type R are put in.
    public @Nullable R record(int index) {
        return (R) records[index];
    }

    /** The position of the record at an index. */
    public long position(int index) {
        return positions[index];
    }

    /** The watermark at an index where no record is. */
    public long watermark(int index) {
        return positions[index];
    }

    /** Empties the buffer. */
    public void clear() {
        Arrays.fill(records, 0, size, null);
        size = 0;
    }
}
