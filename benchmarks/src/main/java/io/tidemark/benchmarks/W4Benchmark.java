// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks;

import io.tidemark.benchmarks.rival.Tally;
import io.tidemark.benchmarks.workload.Combinatorial;
import io.tidemark.benchmarks.workload.StreamSize;
import io.tidemark.benchmarks.workload.Workload;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How many events and matches a second when every event completes many matches? See {@link Combinatorial}. An operation
 * is an event; the rate of the matches is reported beside it. The streams are as short as Flink's patience asks.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
        value = 1,
        jvmArgs = {"-Xms4g", "-Xmx4g", "-XX:+UseSerialGC"})
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class W4Benchmark {
    private static final int EVENTS_50 = 10_000;
    private static final int EVENTS_100 = 4_000;
    private static final int EVENTS_200 = 2_500;

    /** 50 relevant events in a window, about 44 matches an event. */
    public static class Window50 extends StreamState {
        @Override
        int events() {
            return EVENTS_50;
        }

        @Override
        Workload workload(StreamSize size) {
            return Combinatorial.workload(50, size);
        }
    }

    /** 100 relevant events in a window, about 152 matches an event. */
    public static class Window100 extends StreamState {
        @Override
        int events() {
            return EVENTS_100;
        }

        @Override
        Workload workload(StreamSize size) {
            return Combinatorial.workload(100, size);
        }
    }

    /** 200 relevant events in a window, about 330 matches an event, since the window is hardly ever full. */
    public static class Window200 extends StreamState {
        @Override
        int events() {
            return EVENTS_200;
        }

        @Override
        Workload workload(StreamSize size) {
            return Combinatorial.workload(200, size);
        }
    }

    /** Puts the stream with 50 relevant events in a window through the rival. */
    @Benchmark
    @OperationsPerInvocation(EVENTS_50)
    public Tally window50(Window50 stream, StreamState.Found found) {
        return stream.feed(found);
    }

    /** Puts the stream with 100 relevant events in a window through the rival. */
    @Benchmark
    @OperationsPerInvocation(EVENTS_100)
    public Tally window100(Window100 stream, StreamState.Found found) {
        return stream.feed(found);
    }

    /** Puts the stream with 200 relevant events in a window through the rival. */
    @Benchmark
    @OperationsPerInvocation(EVENTS_200)
    public Tally window200(Window200 stream, StreamState.Found found) {
        return stream.feed(found);
    }
}
