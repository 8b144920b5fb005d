// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.rival;

import io.tidemark.benchmarks.workload.Transaction;
import io.tidemark.benchmarks.workload.TransactionStream;

/** One rival at work on the queries of one workload. For one stream and one thread. */
public interface Run extends AutoCloseable {
    /** Takes the next event as it arrives. */
    void event(Transaction event);

    /** Takes the promise that all events up to this time, inclusive, have arrived. */
    void watermark(long timestampMillis);

    /** What was found so far. */
    Tally tally();

    /** Lets go of what it holds. */
    @Override
    void close();

    /** Feeds a whole stream with its watermarks, and at the end the watermark that ends all windows. */
    default Tally feed(TransactionStream stream) {
        long newest = Long.MIN_VALUE;
        int size = stream.size();
        for (int i = 0; i < size; i++) {
            Transaction event = stream.event(i);
            newest = Math.max(newest, event.timestamp);
            event(event);
            if ((i + 1) % TransactionStream.WATERMARK_INTERVAL == 0) {
                watermark(newest - TransactionStream.WATERMARK_DELAY_MILLIS);
            }
        }
        watermark(Long.MAX_VALUE);
        return tally();
    }
}
