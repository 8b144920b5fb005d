// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.rival;

import io.tidemark.benchmarks.workload.Query;
import io.tidemark.benchmarks.workload.Transaction;
import io.tidemark.benchmarks.workload.Workload;

/** The hand-written machines behind a hand-written reorder buffer. */
final class HandRun implements Run {
    private static final long SWEEP_INTERVAL_MILLIS = 600_000;

    private final HandReorderBuffer buffer = new HandReorderBuffer();
    private final HandMachine[] machines;
    private final Tally tally = new Tally();
    private long lastSweep = Long.MIN_VALUE;

    HandRun(Workload workload) {
        machines = workload.queries().stream()
                .map(Query::hand)
                .map(hand -> hand.get())
                .toArray(HandMachine[]::new);
    }

    @Override
    public void event(Transaction event) {
        buffer.add(event);
    }

    @Override
    public void watermark(long timestampMillis) {
        buffer.release(timestampMillis, this::process);
        if (timestampMillis - SWEEP_INTERVAL_MILLIS > lastSweep) {
            for (HandMachine machine : machines) {
                machine.expire(timestampMillis);
            }
            lastSweep = timestampMillis;
        }
    }

    @Override
    public Tally tally() {
        return tally;
    }

    @Override
    public void close() {}

    private void process(Transaction event) {
        for (HandMachine machine : machines) {
            machine.event(event, tally);
        }
    }
}
