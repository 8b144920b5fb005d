// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.rival;

import io.tidemark.benchmarks.workload.Scenario;
import io.tidemark.benchmarks.workload.Transaction;

/** Where one is in the endless stream of a scenario. Not thread-safe. */
final class ScenarioCursor {
    private final Transaction[] prologue;
    private final Transaction[] period;
    private final long pauseMillis;
    private int prologuePosition;
    private int position;
    private long timestampMillis;
    private boolean pauseNext;

    ScenarioCursor(Scenario scenario) {
        prologue = scenario.prologue().toArray(new Transaction[0]);
        period = scenario.period().toArray(new Transaction[0]);
        pauseMillis = scenario.pauseMillis();
    }

    /** Goes to the next event and returns it. */
    Transaction next() {
        timestampMillis += pauseNext ? 1 + pauseMillis : 1;
        pauseNext = false;
        if (prologuePosition < prologue.length) {
            return prologue[prologuePosition++];
        }
        Transaction event = period[position++];
        if (position == period.length) {
            position = 0;
            pauseNext = true;
        }
        return event;
    }

    /** Time of the event that {@link #next} returned last. */
    long timestampMillis() {
        return timestampMillis;
    }

    /** Whether that event ends its period. */
    boolean endsPeriod() {
        return pauseNext;
    }
}
