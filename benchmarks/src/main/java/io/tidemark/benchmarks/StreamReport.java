// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks;

import io.tidemark.benchmarks.Bench.Effort;
import io.tidemark.benchmarks.rival.Rival;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The table of whole streams: Tidemark against Flink and against programs written by hand. */
final class StreamReport {
    private static final Effort FAST = new Effort(4, 4, 2);

    /**
     * A line.
     *
     * @param floor smallest allowed ratio to Flink
     * @param flink how to run Flink
     */
    private record Line(String workload, String method, double floor, Effort flink) {}

    private static final List<Line> LINES = List.of(
            new Line("W1 small then large", "W1Benchmark.events", 25, new Effort(3, 3, 2)),
            new Line("W2 loop, skip past last", "W2Benchmark.events", 30, new Effort(3, 3, 2)),
            new Line("W3 conditions on earlier events", "W3Benchmark.events", 50, new Effort(1, 2, 1)),
            new Line("W3 with lambdas", "W3LambdaBenchmark.events", Double.NaN, new Effort(1, 1, 1)),
            new Line("W4 combinations, 50 in a window", "W4Benchmark.window50", Double.NaN, new Effort(1, 2, 1)),
            new Line("W4 combinations, 100 in a window", "W4Benchmark.window100", 250, new Effort(1, 1, 1)),
            new Line("W4 combinations, 200 in a window", "W4Benchmark.window200", Double.NaN, new Effort(0, 1, 1)));

    private static final double MOST_NANOS_PER_MATCH = 100;

    /** Measures and prints; whether every floor is reached. */
    boolean print() {
        System.out.println(
                "| workload | Flink, ns | by hand, ns | engine alone, ns | Tidemark, ns | ratio to Flink | floor |"
                        + " reached | ratio to hand | bytes per event: Flink / Tidemark | matches per event | ns per match |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        boolean reached = true;
        for (Line line : LINES) {
            reached &= print(line);
        }
        return reached;
    }

    private boolean print(Line line) {
        Map<Rival, Measurement> results = new EnumMap<>(Rival.class);
        for (Rival rival : Rival.values()) {
            results.put(rival, measure(line, rival));
        }
        Measurement flink = of(results, Rival.FLINK);
        Measurement hand = of(results, Rival.HAND);
        Measurement engine = of(results, Rival.ENGINE);
        Measurement tidemark = of(results, Rival.TIDEMARK);
        double ratio = flink.cpuNanos() / tidemark.cpuNanos();
        boolean many = tidemark.matches() > 1;
        boolean reached = !(ratio < line.floor) && !(many && tidemark.cpuNanosPerMatch() > MOST_NANOS_PER_MATCH);
        System.out.printf(
                "| %s | %,.0f | %,.0f | %,.0f | %,.0f | **%,.0f** | %s | %s | %.1f | %,.0f / %,.0f | %.4g | %s |%n",
                line.workload,
                flink.cpuNanos(),
                hand.cpuNanos(),
                engine.cpuNanos(),
                tidemark.cpuNanos(),
                ratio,
                Double.isNaN(line.floor) ? "" : "%.0f".formatted(line.floor),
                reached ? "yes" : "**no**",
                hand.cpuNanos() / tidemark.cpuNanos(),
                flink.bytes(),
                tidemark.bytes(),
                tidemark.matches(),
                many ? "%.0f".formatted(tidemark.cpuNanosPerMatch()) : "");
        return reached;
    }

    private static Measurement measure(Line line, Rival rival) {
        Effort effort = rival == Rival.FLINK ? line.flink : FAST;
        Measurement result = Measurement.ofThroughput(
                Bench.run(line.method, effort, options -> options.param("rival", rival.label())));
        Bench.progress(
                "%s, %s: %.1f ns of processor time, %.1f ns on the wall, %.0f bytes",
                line.workload, rival.label(), result.cpuNanos(), result.wallNanos(), result.bytes());
        return result;
    }

    private static Measurement of(Map<Rival, Measurement> results, Rival rival) {
        Measurement result = results.get(rival);
        if (result == null) {
            throw new IllegalStateException(rival + " was not measured");
        }
        return result;
    }
}
