// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks;

import io.tidemark.benchmarks.workload.StreamSize;
import io.tidemark.benchmarks.workload.Velocity;
import io.tidemark.benchmarks.workload.Workload;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** How many events a second with a loop and a skip strategy? See {@link Velocity}. */
@OperationsPerInvocation(W2Benchmark.EVENTS)
public class W2Benchmark extends StreamBenchmark {
    static final int EVENTS = 500_000;

    @Override
    int events() {
        return EVENTS;
    }

    @Override
    Workload workload(StreamSize size) {
        return Velocity.workload(size);
    }
}
