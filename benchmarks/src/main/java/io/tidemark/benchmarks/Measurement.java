// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks;

import java.util.Map;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * What one run of a benchmark gave, for each operation, which is an event.
 *
 * @param wallNanos time on the wall
 * @param cpuNanos processor time of the whole process, garbage collection included; what reports compare
 * @param bytes allocated
 * @param matches found; NaN if the benchmark does not count them
 */
record Measurement(double wallNanos, double cpuNanos, double bytes, double matches) {

    /** From a benchmark of throughput in operations per second. */
    static Measurement ofThroughput(RunResult result) {
        double perSecond = result.getPrimaryResult().getScore();
        return of(result, 1e9 / perSecond, secondary(result, "matches") / perSecond);
    }

    /** From a benchmark of average time in nanoseconds. */
    static Measurement ofAverageTime(RunResult result) {
        return of(result, result.getPrimaryResult().getScore(), Double.NaN);
    }

    /** Processor time for each match. */
    double cpuNanosPerMatch() {
        return cpuNanos / matches;
    }

    private static Measurement of(RunResult result, double wallNanos, double matches) {
        return new Measurement(
                wallNanos, secondary(result, CpuProfiler.RESULT), secondary(result, "gc.alloc.rate.norm"), matches);
    }

    private static double secondary(RunResult result, String label) {
        for (Map.Entry<String, ? extends Result<?>> entry : allSecondary(result).entrySet()) {
            // Some versions of JMH put a mark before the names of what profilers report.
            if (entry.getKey().endsWith(label)) {
                return entry.getValue().getScore();
            }
        }
        return Double.NaN;
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private static Map<String, ? extends Result<?>> allSecondary(RunResult result) {
        return (Map) result.getSecondaryResults();
    }
}
