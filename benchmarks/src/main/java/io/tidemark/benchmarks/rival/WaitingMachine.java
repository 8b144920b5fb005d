// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.rival;

import io.tidemark.benchmarks.workload.Transaction;
import io.tidemark.benchmarks.workload.Waiting;
import org.jspecify.annotations.Nullable;

/**
 * A, then B, then C: keeps the events of each key, as one must who reports matches with them. Only for streams with one
 * A for each key between two matches.
 */
public final class WaitingMachine implements HandMachine {
    private static final int A = 0;
    private static final int B = 1;
    private static final int C = 2;

    private final LongMap<Open> keys = new LongMap<>();

    /** Nothing seen yet. */
    public WaitingMachine() {}

    @Override
    public void event(Transaction event, Tally tally) {
        switch (event.type) {
            case A -> keys.put(event.cardId, new Open(event));
            case B -> {
                Open open = keys.get(event.cardId);
                if (open != null && open.b == null) {
                    open.b = event;
                }
            }
            case C -> {
                Open open = keys.get(event.cardId);
                if (open != null && open.b != null && event.timestamp - open.a.timestamp < Waiting.WINDOW.toMillis()) {
                    keys.remove(event.cardId);
                    tally.add(open.a.timestamp, event.timestamp);
                }
            }
            default -> {}
        }
    }

    @Override
    public void expire(long timestampMillis) {
        keys.removeIf(open -> open.a.timestamp <= timestampMillis - Waiting.WINDOW.toMillis());
    }

    private static final class Open {
        private final Transaction a;
        private @Nullable Transaction b;

        Open(Transaction a) {
            this.a = a;
        }
    }
}
