// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks;

import io.tidemark.benchmarks.rival.EngineOneKey;
import io.tidemark.benchmarks.rival.FlinkOneKey;
import io.tidemark.benchmarks.rival.OneKey;
import io.tidemark.benchmarks.workload.Adversary;
import io.tidemark.benchmarks.workload.Scenario;
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
 * What does an event cost when n partial matches are open? The streams are those of {@link Adversary}. An operation is an
 * event of one key, in the engine alone: whatever comes before the engine could only make the curve flatter. Flink runs
 * where it ends in sensible time: compare only points of the same n.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgs = {"-Xms4g", "-Xmx4g", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class OpenMatchesBenchmark {
    private static final int EVENTS = 10_000;
    private static final int FLINK_EVENTS = 100;

    /** Tidemark's engine with as much open as there will ever be. */
    @State(Scope.Benchmark)
    public static class Tidemark {
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

        private OneKey key = OneKey.NONE;

        /** Fills the window. */
        @Setup(Level.Trial)
        public void fill() {
            Scenario scenario = Adversary.named(stream).scenario(open);
            key = new EngineOneKey(scenario);
            key.advance(scenario.settling());
        }
    }

    /** Flink's operator with as much open as there will ever be. */
    @State(Scope.Benchmark)
    public static class Flink {
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

        private OneKey key = OneKey.NONE;

        /** Fills the window. */
        @Setup(Level.Trial)
        public void fill() {
            String[] parts = streamAndOpen.split(":", 2);
            Scenario scenario = Adversary.named(parts[0]).scenario(Integer.parseInt(parts[1]));
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
