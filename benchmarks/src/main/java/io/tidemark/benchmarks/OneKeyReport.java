// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks;

import io.tidemark.benchmarks.Bench.Effort;
import io.tidemark.benchmarks.workload.Adversary;
import io.tidemark.benchmarks.workload.WorstCase;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A table of what an event costs by the number of open partial matches. */
final class OneKeyReport {
    private static final double FLAT = 1.25;

    private final String benchmark;
    private final List<String> streams;
    private final List<Integer> open;
    private final boolean judged;

    private OneKeyReport(String benchmark, Enum<?>[] streams, List<Integer> open, boolean judged) {
        this.benchmark = benchmark;
        this.streams = Arrays.stream(streams)
                .map(stream -> stream.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
        this.open = open;
        this.judged = judged;
    }

    /** The streams on which the cost must be flat. */
    static OneKeyReport openMatches() {
        return new OneKeyReport(
                "OpenMatchesBenchmark.tidemark", Adversary.values(), List.of(10, 100, 1_000, 10_000, 100_000), true);
    }

    /** The streams on which it grows. */
    static OneKeyReport worstCases() {
        return new OneKeyReport(
                "WorstCaseBenchmark.tidemark", WorstCase.values(), List.of(10, 100, 1_000, 10_000), false);
    }

    /**
     * Measures and prints; whether every curve that must be is flat: at no number of open partial matches does an event
     * cost over 25 % more than at any smaller number.
     */
    boolean print() {
        StringBuilder head = new StringBuilder("| ns per event, n = ");
        open.forEach(n -> head.append("| %,d ".formatted(n)));
        System.out.println(head + "| growth | largest to smallest |" + (judged ? " flat |" : ""));
        System.out.println("| --- ".repeat(open.size() + (judged ? 4 : 3)) + "|");
        boolean reached = true;
        for (String stream : streams) {
            reached &= print(stream);
        }
        return reached || !judged;
    }

    private boolean print(String stream) {
        double smallest = Double.MAX_VALUE;
        double largest = 0;
        double growth = 1;
        StringBuilder line = new StringBuilder("| ").append(stream);
        for (int n : open) {
            Bench.progress("%s, %s, n = %,d", benchmark, stream, n);
            Measurement result = Measurement.ofAverageTime(Bench.run(
                    benchmark,
                    new Effort(4, 4, 1),
                    options -> options.param("stream", stream).param("open", Integer.toString(n))));
            smallest = Math.min(smallest, result.cpuNanos());
            largest = Math.max(largest, result.cpuNanos());
            growth = Math.max(growth, result.cpuNanos() / smallest);
            line.append(" | %,.0f".formatted(result.cpuNanos()));
        }
        boolean flat = growth <= FLAT;
        line.append(" | %.2f | %.2f |".formatted(growth, largest / smallest));
        System.out.println(line + (judged ? flat ? " yes |" : " **no** |" : ""));
        return flat;
    }
}
