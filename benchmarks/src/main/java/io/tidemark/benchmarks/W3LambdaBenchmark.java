// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks;

import io.tidemark.benchmarks.rival.Tally;
import io.tidemark.benchmarks.workload.Rising;
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

/** How many events a second in W3 when Tidemark is given lambdas for the conditions on earlier events? See {@link Rising}. An operation is an event. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
        value = 1,
        jvmArgs = {"-Xms4g", "-Xmx4g", "-XX:+UseSerialGC"})
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class W3LambdaBenchmark {
    private static final int EVENTS = 200_000;

    /** The stream. */
    public static class Stream extends StreamState {
        @Override
        int events() {
            return EVENTS;
        }

        @Override
        Workload workload(StreamSize size) {
            return Rising.workload(size, Rising.Wording.LAMBDA);
        }
    }

    /** Puts the stream through the rival. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public Tally events(Stream stream, StreamState.Found found) {
        return stream.feed(found);
    }
}
