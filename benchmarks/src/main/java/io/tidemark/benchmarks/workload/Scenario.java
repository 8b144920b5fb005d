// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.workload;

import io.tidemark.pattern.Pattern;
import java.util.List;
import java.util.function.Supplier;

/**
 * One key's endless stream in a steady state: an event each millisecond, the same period over and over, with a pause
 * after each. The time of an event is its place in the stream, not what is written in it, so events may be shared.
 *
 * @param pattern in Tidemark's language
 * @param flinkPattern in Flink's language; made anew for each run
 * @param prologue events before the first period, often none
 * @param period events of a period, at least one
 * @param pauseMillis time without events after each period
 * @param settling how many events it takes until as much is open as ever will be
 */
public record Scenario(
        Pattern<Transaction> pattern,
        Supplier<org.apache.flink.cep.pattern.Pattern<Transaction, ?>> flinkPattern,
        List<Transaction> prologue,
        List<Transaction> period,
        long pauseMillis,
        int settling) {
    /** Copies the lists. */
    public Scenario {
        prologue = List.copyOf(prologue);
        period = List.copyOf(period);
    }
}
