// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.rival;

import io.tidemark.benchmarks.workload.Transaction;

/** Small followed by large within a window: keeps the times of the small charges of each card. */
public final class CardTestingMachine implements HandMachine {
    private final double small;
    private final double large;
    private final long windowMillis;
    private final LongMap<LongQueue> smallTimes = new LongMap<>();

    /** For some thresholds. */
    public CardTestingMachine(double small, double large, long windowMillis) {
        this.small = small;
        this.large = large;
        this.windowMillis = windowMillis;
    }

    @Override
    public void event(Transaction event, Tally tally) {
        if (event.amount < small) {
            open(event);
        } else if (event.amount > large) {
            complete(event, tally);
        }
    }

    @Override
    public void expire(long timestampMillis) {
        smallTimes.removeIf(times -> times.last() <= timestampMillis - windowMillis);
    }

    private void open(Transaction event) {
        LongQueue times = smallTimes.get(event.cardId);
        if (times == null) {
            times = new LongQueue();
            smallTimes.put(event.cardId, times);
        }
        times.dropUpTo(event.timestamp - windowMillis);
        times.add(event.timestamp);
    }

    private void complete(Transaction event, Tally tally) {
        LongQueue times = smallTimes.remove(event.cardId);
        if (times == null) {
            return;
        }
        times.dropUpTo(event.timestamp - windowMillis);
        for (int i = 0; i < times.size(); i++) {
            tally.add(times.get(i), event.timestamp);
        }
    }
}
