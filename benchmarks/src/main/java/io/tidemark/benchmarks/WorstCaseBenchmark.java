// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks;

import io.tidemark.benchmarks.rival.EngineOneKey;
import io.tidemark.benchmarks.rival.FlinkOneKey;
import io.tidemark.benchmarks.rival.OneKey;
import io.tidemark.benchmarks.workload.Scenario;
import io.tidemark.benchmarks.workload.WorstCase;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does an event cost in the streams that Tidemark is worst at, {@link WorstCase}, with n partial matches open? An
 * operation is an event of one key, in the engine alone. Flink runs where it ends in sensible time.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgs = {"-Xms4g", "-Xmx4g", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class WorstCaseBenchmark {
    private static final int EVENTS = 1_000;
    private static final int FLINK_EVENTS = 100;

    /** Tidemark's engine with as much open as there will ever be. */
    @State(Scope.Benchmark)
    public static class Tidemark {
        /** Which stream: the name of WorstCase in lower case. */
        @Param({"alternating-states", "alternating-tuples", "distinct-tuples"})
        public String stream = "";

        /** How many partial matches are open, at least. */
        @Param({"10", "100", "1000", "10000"})
        public int open;

        private OneKey key = OneKey.NONE;

        /** Fills the window. */
        @Setup(Level.Trial)
        public void fill() {
            Scenario scenario = WorstCase.named(stream).scenario(open);
            key = new EngineOneKey(scenario);
            key.advance(scenario.settling());
        }
    }

    /** Flink's operator with as much open as there will ever be. */
    @State(Scope.Benchmark)
    public static class Flink {
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

        private OneKey key = OneKey.NONE;

        /** Fills the window. */
        @Setup(Level.Trial)
        public void fill() {
            String[] parts = streamAndOpen.split(":", 2);
            Scenario scenario = WorstCase.named(parts[0]).scenario(Integer.parseInt(parts[1]));
            key = new FlinkOneKey(scenario);
            key.advance(scenario.settling());
        }

        /** Lets Flink go. */
        @TearDown(Level.Trial)
        public void close() {
            key.close();
        }
    }

    /** An event in Tidemark's engine. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long tidemark(Tidemark state) {
        return state.key.advance(EVENTS);
    }

    /** An event in Flink's operator. */
    @Benchmark
    @OperationsPerInvocation(FLINK_EVENTS)
    public long flink(Flink state) {
        return state.key.advance(FLINK_EVENTS);
    }
}
