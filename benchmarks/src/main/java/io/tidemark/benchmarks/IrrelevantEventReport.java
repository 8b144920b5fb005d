// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks;

import io.tidemark.benchmarks.Bench.Effort;
import io.tidemark.benchmarks.rival.Rival;
import java.util.List;

/** The table of events that matter to nobody. */
final class IrrelevantEventReport {
    private static final double MOST_NANOS = 100;

    /** Less than this for each event is the noise of the measurement: what its harness allocates. */
    private static final double MOST_BYTES = 1;

    /** Measures and prints; whether every floor is reached. */
    boolean print() {
        System.out.println("| rival | the event meets | after match | ns | bytes | reached |");
        System.out.println("| --- | --- | --- | --- | --- | --- |");
        boolean reached = true;
        for (Rival rival : List.of(Rival.HAND, Rival.FLINK, Rival.ENGINE, Rival.TIDEMARK)) {
            for (String kind : List.of("no-condition", "not-waited-for")) {
                for (String skip : List.of("no-skip", "past-last")) {
                    reached &= print(rival, kind, skip);
                }
            }
        }
        return reached;
    }

    private static boolean print(Rival rival, String kind, String skip) {
        Bench.progress("irrelevant event, %s, %s, %s", rival.label(), kind, skip);
        Measurement result = Measurement.ofAverageTime(Bench.run(
                "IrrelevantEventBenchmark.events",
                new Effort(3, 3, 1),
                options -> options.param("rival", rival.label())
                        .param("kind", kind)
                        .param("skip", skip)));
        boolean judged = rival == Rival.TIDEMARK;
        boolean reached = !judged || (result.cpuNanos() < MOST_NANOS && result.bytes() < MOST_BYTES);
        System.out.printf(
                "| %s | %s | %s | %,.0f | %.2f | %s |%n",
                rival.label(),
                kind.equals("no-condition") ? "no condition" : "only one that no key waits for",
                skip,
                result.cpuNanos(),
                result.bytes(),
                !judged ? "" : reached ? "yes" : "**no**");
        return reached;
    }
}
