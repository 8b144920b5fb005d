// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.rival;

import io.tidemark.benchmarks.workload.Transaction;
import io.tidemark.benchmarks.workload.Velocity;

/**
 * Three or more declined, then large and approved, skip past the last event: keeps the times of the declined charges
 * of each card since the last match.
 */
public final class VelocityMachine implements HandMachine {
    private static final int LEAST_DECLINED = 3;

    private final long windowMillis;
    private final LongMap<LongQueue> declinedTimes = new LongMap<>();

    /** For a window. */
    public VelocityMachine(long windowMillis) {
        this.windowMillis = windowMillis;
    }

    @Override
    public void event(Transaction event, Tally tally) {
        if (event.type == Transaction.DECLINED) {
            decline(event);
        } else if (event.type == Transaction.APPROVED && event.amount > Velocity.LARGE) {
            complete(event, tally);
        }
    }

    @Override
    public void expire(long timestampMillis) {
        declinedTimes.removeIf(times -> times.last() <= timestampMillis - windowMillis);
    }

    private void decline(Transaction event) {
        LongQueue times = declinedTimes.get(event.cardId);
        if (times == null) {
            times = new LongQueue();
            declinedTimes.put(event.cardId, times);
        }
        times.dropUpTo(event.timestamp - windowMillis);
        times.add(event.timestamp);
    }

    private void complete(Transaction event, Tally tally) {
        LongQueue times = declinedTimes.get(event.cardId);
        if (times == null) {
            return;
        }
        times.dropUpTo(event.timestamp - windowMillis);
        if (times.size() >= LEAST_DECLINED) {
            tally.add(times.get(0), event.timestamp);
            declinedTimes.remove(event.cardId);
        } else if (times.size() == 0) {
            declinedTimes.remove(event.cardId);
        }
    }
}
