// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks;

import io.tidemark.benchmarks.rival.Rival;
import io.tidemark.benchmarks.rival.Run;
import io.tidemark.benchmarks.workload.Skip;
import io.tidemark.benchmarks.workload.Transaction;
import io.tidemark.benchmarks.workload.TransactionStream;
import io.tidemark.benchmarks.workload.Waiting;
import java.util.Arrays;
import java.util.List;

/**
 * How much heap does a key with one open partial match of one event hold, besides event and key? Fills a rival with
 * such keys and looks at the heap before and after; the events are made before and kept, so that they do not count.
 *
 * <p>Arguments: number of keys, then labels of rivals; by default a million keys and all rivals.
 */
public final class MemoryPerKey {
    private static final int DEFAULT_KEYS = 1_000_000;

    private MemoryPerKey() {}

    /** Measures and prints a table. */
    public static void main(String[] arguments) {
        int keys = arguments.length > 0 ? Integer.parseInt(arguments[0].replace("_", "")) : DEFAULT_KEYS;
        List<Rival> rivals = arguments.length > 1
                ? Arrays.stream(arguments).skip(1).map(Rival::named).toList()
                : List.of(Rival.values());
        System.out.println("| rival | keys | bytes per key besides event and key |");
        System.out.println("| --- | --- | --- |");
        for (Rival rival : rivals) {
            System.out.printf("| %s | %,d | %.1f |%n", rival.label(), keys, bytesPerKey(rival, keys));
        }
    }

    /** Bytes of heap that a key holds. */
    static double bytesPerKey(Rival rival, int keys) {
        Transaction[] events = new Transaction[keys];
        Arrays.setAll(events, Waiting::begin);
        try (Run run = rival.open(Waiting.workload(Skip.NO_SKIP))) {
            long before = Heap.usedAfterCollection();
            long now = begin(run, events);
            long after = Heap.usedAfterCollection();
            complete(run, keys, now);
            return (double) (after - before) / keys;
        }
    }

    private static long begin(Run run, Transaction[] events) {
        long now = 0;
        for (int i = 0; i < events.length; i++) {
            now = events[i].timestamp;
            run.event(events[i]);
            if ((i + 1) % TransactionStream.WATERMARK_INTERVAL == 0) {
                run.watermark(now - TransactionStream.WATERMARK_DELAY_MILLIS);
            }
        }
        run.watermark(now);
        return now;
    }

    /** Shows that the keys are really there: completes a thousand of them. */
    private static void complete(Run run, int keys, long start) {
        long now = start;
        int step = Math.max(1, keys / 1_000);
        int completed = 0;
        for (int key = 0; key < keys; key += step) {
            run.event(Waiting.middle(key, ++now));
            run.event(Waiting.last(key, ++now));
            completed++;
        }
        run.watermark(now);
        if (run.tally().matches() != completed) {
            throw new IllegalStateException(
                    "completed " + completed + " keys, but " + run.tally().matches() + " matches were found");
        }
    }
}
