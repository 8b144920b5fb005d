// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks;

import io.tidemark.benchmarks.rival.EngineOneKey;
import io.tidemark.benchmarks.rival.FlinkOneKey;
import io.tidemark.benchmarks.rival.OneKey;
import io.tidemark.benchmarks.workload.Scenario;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does an event cost when n partial matches of its key are open? An operation is an event of one key, in the engine
 * alone: whatever comes before the engine could only make the curve flatter. Flink runs where it ends in sensible time:
 * compare only points of the same n.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgs = {"-Xms4g", "-Xmx4g", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public abstract class OneKeyBenchmark {
    /** A key with as much open as there will ever be. */
    @State(Scope.Benchmark)
    public abstract static class FullKey {
        private OneKey key = OneKey.NONE;

        /** What is measured. */
        abstract Scenario scenario();

        /** By whom. */
        abstract OneKey open(Scenario scenario);

        /** Fills the window. */
        @Setup(Level.Trial)
        public void fill() {
            Scenario scenario = scenario();
            key = open(scenario);
            key.advance(scenario.settling());
        }

        /** Lets it go. */
        @TearDown(Level.Trial)
        public void close() {
            key.close();
        }

        /** Takes so many more events; returns how many matches were found so far. */
        final long advance(int events) {
            return key.advance(events);
        }
    }

    /** In Tidemark's engine. */
    public abstract static class TidemarkKey extends FullKey {
        @Override
        final OneKey open(Scenario scenario) {
            return new EngineOneKey(scenario);
        }
    }

    /** In Flink's operator. */
    public abstract static class FlinkKey extends FullKey {
        @Override
        final OneKey open(Scenario scenario) {
            return new FlinkOneKey(scenario);
        }
    }
}
