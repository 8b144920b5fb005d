// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks;

import io.tidemark.benchmarks.workload.Rising;
import io.tidemark.benchmarks.workload.StreamSize;
import io.tidemark.benchmarks.workload.Workload;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** How many events a second in W3 when Tidemark is given lambdas for the conditions on earlier events? See {@link Rising}. */
@OperationsPerInvocation(W3LambdaBenchmark.EVENTS)
public class W3LambdaBenchmark extends StreamBenchmark {
    static final int EVENTS = 200_000;

    @Override
    int events() {
        return EVENTS;
    }

    @Override
    Workload workload(StreamSize size) {
        return Rising.workload(size, Rising.Wording.LAMBDA);
    }
}
