// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks;

import io.tidemark.benchmarks.workload.CardTesting;
import io.tidemark.benchmarks.workload.StreamSize;
import io.tidemark.benchmarks.workload.Workload;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How many events a second with many patterns over one stream? See {@link CardTesting}. Flink runs one operator for each
 * pattern; leave it out from 100 patterns on, or be patient.
 */
@Fork(
        value = 1,
        jvmArgs = {"-Xms8g", "-Xmx8g", "-XX:+UseSerialGC"})
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
@OperationsPerInvocation(W5Benchmark.EVENTS)
public class W5Benchmark extends StreamBenchmark {
    static final int EVENTS = 100_000;

    /** How many patterns. */
    @Param({"1", "10", "100", "1000"})
    public int patterns;

    @Override
    int events() {
        return EVENTS;
    }

    @Override
    Workload workload(StreamSize size) {
        return CardTesting.manyPatterns(patterns, size);
    }
}
