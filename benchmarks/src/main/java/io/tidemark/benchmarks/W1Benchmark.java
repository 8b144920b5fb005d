// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks;

import io.tidemark.benchmarks.workload.CardTesting;
import io.tidemark.benchmarks.workload.StreamSize;
import io.tidemark.benchmarks.workload.Workload;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** How many events a second when most events matter to nobody? See {@link CardTesting}. */
@OperationsPerInvocation(W1Benchmark.EVENTS)
public class W1Benchmark extends StreamBenchmark {
    static final int EVENTS = 1_000_000;

    @Override
    int events() {
        return EVENTS;
    }

    @Override
    Workload workload(StreamSize size) {
        return CardTesting.workload(size);
    }
}
