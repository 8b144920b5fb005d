// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.rival;

import io.tidemark.benchmarks.workload.Transaction;

/** A state machine written by hand for one query: what a good programmer would write if there were no library. */
public interface HandMachine {
    /** Takes the next event in time order and adds what it completes to the tally. */
    void event(Transaction event, Tally tally);

    /** Forgets the cards whose windows are all over at this time. */
    void expire(long timestampMillis);
}
