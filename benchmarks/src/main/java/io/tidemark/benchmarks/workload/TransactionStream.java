// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.workload;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The events of one workload in the order in which they arrive, with their watermarks: after every 1,000 events one
 * that is 1,001 ms behind the newest timestamp, so that no event of a stream with at most 1,000 ms of disorder is late.
 * Immutable.
 */
public final class TransactionStream {
    /** Events between two watermarks. */
    public static final int WATERMARK_INTERVAL = 1_000;

    /** How far a watermark is behind the newest timestamp, in milliseconds. */
    public static final long WATERMARK_DELAY_MILLIS = 1_001;

    /** Largest delay of an event, in milliseconds. */
    public static final int MAX_DELAY_MILLIS = 1_000;

    private final Transaction[] arrivals;

    private TransactionStream(Transaction[] arrivals) {
        this.arrivals = arrivals;
    }

    /** Events in the order in which they arrive. */
    public static TransactionStream of(List<Transaction> arrivals) {
        return new TransactionStream(arrivals.toArray(new Transaction[0]));
    }

    /** Number of events. */
    public int size() {
        return arrivals.length;
    }

    /** The event that arrives at a position. */
    public Transaction event(int position) {
        return arrivals[position];
    }

    /** The same events by timestamp, equal timestamps in the order of arrival. */
    public TransactionStream sorted() {
        Transaction[] sorted = arrivals.clone();
        Arrays.sort(sorted, Comparator.comparingLong((Transaction event) -> event.timestamp));
        return new TransactionStream(sorted);
    }
}
