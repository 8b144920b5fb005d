// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What comes to a shard through its mailbox, in order.
 *
 * @param <E> type of the events
 */
sealed interface ShardMessage<E> {
    /**
     * Events, then a watermark. Filled by the thread that brings events; not changed any more when it is sent.
     *
     * @param <E> type of the events
     */
    final class Batch<E> implements ShardMessage<E> {
        static final int CAPACITY = 1024;
        private static final int MAX_FOLLOWED = 8;

        private final long[] timestamps = new long[CAPACITY];
        private final long[] ids = new long[CAPACITY];
        private final long[] marks = new long[CAPACITY];
        private final @Nullable Object[] events = new @Nullable Object[CAPACITY];
        private int size;
        private long watermark = Long.MIN_VALUE;

        // The events that are to be followed, and when they arrived; more than fit are not.
        private final int[] followed = new int[MAX_FOLLOWED];
        private final long[] arrivedNanos = new long[MAX_FOLLOWED];
        private int followedCount;

        void add(long timestampMillis, long eventId, long mark, E event) {
            timestamps[size] = timestampMillis;
            ids[size] = eventId;
            marks[size] = mark;
            events[size] = event;
            size++;
        }

        /** The event added last is to be followed; it arrived at a moment. */
        void follow(long nanos) {
            if (followedCount < MAX_FOLLOWED) {
                followed[followedCount] = size - 1;
                arrivedNanos[followedCount] = nanos;
                followedCount++;
            }
        }

        /** Time has reached a watermark. What is added afterwards is later than it. */
        void advance(long watermarkMillis) {
            watermark = watermarkMillis;
        }

        boolean isFull() {
            return size == CAPACITY;
        }

        boolean isEmpty() {
            return size == 0 && watermark == Long.MIN_VALUE;
        }

        @SuppressWarnings("unchecked") // Only events of type E are put in.
        void deliver(ShardTask<E> shard) {
            for (int i = 0; i < size; i++) {
                shard.add(timestamps[i], ids[i], marks[i], (E) events[i]);
            }
            for (int i = 0; i < followedCount; i++) {
                shard.follow(ids[followed[i]], arrivedNanos[i]);
            }
            shard.advanceWatermark(watermark);
        }
    }

    /** What the shard holds now is to be written; what it emits from now on belongs to the next checkpoint. */
    record Barrier<E>(ShardSnapshot snapshot) implements ShardMessage<E> {}

    /** The input is over, at this time. */
    record End<E>(long lastTimestampMillis) implements ShardMessage<E> {}

    /** Somebody wants to know what the shard has done. */
    record Report<E>(boolean withOpenMatches, CompletableFuture<ShardReport> answer) implements ShardMessage<E> {}

    /** What is open is to be counted, bit by bit. */
    record Census<E>() implements ShardMessage<E> {}

    /** Somebody wants to know how much heap the shard holds. */
    record Measure<E>(CompletableFuture<Long> sizeInBytes) implements ShardMessage<E> {}
}
