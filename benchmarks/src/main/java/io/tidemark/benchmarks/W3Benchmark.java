// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks;

import io.tidemark.benchmarks.workload.Rising;
import io.tidemark.benchmarks.workload.StreamSize;
import io.tidemark.benchmarks.workload.Workload;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** How many events a second when conditions read earlier events and partial matches pile up? See {@link Rising}. */
@OperationsPerInvocation(W3Benchmark.EVENTS)
public class W3Benchmark extends StreamBenchmark {
    static final int EVENTS = 200_000;

    @Override
    int events() {
        return EVENTS;
    }

    @Override
    Workload workload(StreamSize size) {
        return Rising.workload(size);
    }
}
