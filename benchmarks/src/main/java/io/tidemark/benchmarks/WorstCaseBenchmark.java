// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks;

import io.tidemark.benchmarks.workload.Scenario;
import io.tidemark.benchmarks.workload.WorstCase;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

/** What does an event cost in the streams that Tidemark is worst at, {@link WorstCase}, with n partial matches open? */
public class WorstCaseBenchmark extends OneKeyBenchmark {
    private static final int EVENTS = 1_000;
    private static final int FLINK_EVENTS = 100;

    /** Tidemark's engine with as much open as there will ever be. */
    public static class Tidemark extends TidemarkKey {
        /** Which stream: the name of WorstCase in lower case. */
        @Param({"alternating-states", "alternating-tuples", "distinct-tuples"})
        public String stream = "";

        /** How many partial matches are open, at least. */
        @Param({"10", "100", "1000", "10000"})
        public int open;

        @Override
        Scenario scenario() {
            return WorstCase.named(stream).scenario(open);
        }
    }

    /** Flink's operator with as much open as there will ever be. */
    public static class Flink extends FlinkKey {
        /** Which stream and how many partial matches are open, at least; those that Flink can bear. */
        @Param({
            "alternating-states:10",
            "alternating-states:100",
            "alternating-states:1000",
            "alternating-tuples:10",
            "alternating-tuples:100",
            "alternating-tuples:1000",
            "distinct-tuples:10"
        })
        public String streamAndOpen = "";

        @Override
        Scenario scenario() {
            String[] parts = streamAndOpen.split(":", 2);
            return WorstCase.named(parts[0]).scenario(Integer.parseInt(parts[1]));
        }
    }

    /** An event in Tidemark's engine. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long tidemark(Tidemark state) {
        return state.advance(EVENTS);
    }

    /** An event in Flink's operator. */
    @Benchmark
    @OperationsPerInvocation(FLINK_EVENTS)
    public long flink(Flink state) {
        return state.advance(FLINK_EVENTS);
    }
}
