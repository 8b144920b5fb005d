// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks;

import io.tidemark.benchmarks.workload.Adversary;
import io.tidemark.benchmarks.workload.Scenario;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

/** What does an event cost when n partial matches are open? The streams are those of {@link Adversary}. */
public class OpenMatchesBenchmark extends OneKeyBenchmark {
    private static final int EVENTS = 10_000;
    private static final int FLINK_EVENTS = 100;

    /** Tidemark's engine with as much open as there will ever be. */
    public static class Tidemark extends TidemarkKey {
        /** Which stream: the name of an Adversary in lower case. */
        @Param({
            "combinations",
            "completed",
            "waiting",
            "loop",
            "combination-loop",
            "strict-loop",
            "only-noise",
            "expiry"
        })
        public String stream = "";

        /** How many partial matches are open, at least. */
        @Param({"10", "100", "1000", "10000", "100000"})
        public int open;

        @Override
        Scenario scenario() {
            return Adversary.named(stream).scenario(open);
        }
    }

    /** Flink's operator with as much open as there will ever be. */
    public static class Flink extends FlinkKey {
        /** Which stream and how many partial matches are open, at least; those that Flink can bear. */
        @Param({
            "combinations:10",
            "completed:10",
            "completed:100",
            "waiting:10",
            "waiting:100",
            "waiting:1000",
            "loop:10",
            "loop:100",
            "combination-loop:5",
            "combination-loop:10",
            "strict-loop:10",
            "strict-loop:100",
            "strict-loop:1000",
            "only-noise:10",
            "only-noise:100",
            "only-noise:1000",
            "expiry:10",
            "expiry:100",
            "expiry:1000"
        })
        public String streamAndOpen = "";

        @Override
        Scenario scenario() {
            String[] parts = streamAndOpen.split(":", 2);
            return Adversary.named(parts[0]).scenario(Integer.parseInt(parts[1]));
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
