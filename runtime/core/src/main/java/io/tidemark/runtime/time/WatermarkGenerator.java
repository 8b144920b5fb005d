// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.time;

/**
 * Derives the watermark of one source partition from its events. A watermark {@code w} says: no event with a timestamp
 * up to and including {@code w} will come from this partition. One instance per partition, used by one thread; in a job
 * it is called as {@code onEvent* onBatchEnd} over and over. It need not be monotone: lower values are not taken over.
 *
 * @param <E> type of the events
 */
public interface WatermarkGenerator<E> {
    /** No watermark yet, or none at this moment. */
    long NO_WATERMARK = Long.MIN_VALUE;

    /**
     * An event of the partition arrived, late ones included.
     *
     * @return a watermark to be taken over at once, before the next event, or {@link #NO_WATERMARK}. It costs a pass
     *     over what is due, so return one only when the event itself carries it, or every few hundred events
     */
    long onEvent(E event, long timestampMillis);

    /** A batch of the partition ended. Returns its watermark, or {@link #NO_WATERMARK} if there is none yet. */
    long onBatchEnd();
}
