// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Reports the processor time of the whole process for each operation, garbage collection and compilation included, as
 * {@code cpu}. On a machine that does something else beside it, this is what to trust: the time on the wall is not. Precise to about 10 ms.
 */
public final class CpuProfiler implements InternalProfiler {
    /** Name of the result. */
    public static final String RESULT = "cpu";

    private long before;

    /** JMH makes it. */
    public CpuProfiler() {}

    @Override
    public String getDescription() {
        return "Processor time of the process for each operation";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        before = cpuNanos();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        long nanos = cpuNanos() - before;
        long operations = result.getMetadata().getAllOps();
        return List.of(new ScalarResult(RESULT, (double) nanos / operations, "ns/op", AggregationPolicy.AVG));
    }

    /** Processor time of this process since it began. */
    static long cpuNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(Duration::toNanos)
                .orElseThrow(() -> new IllegalStateException("this system does not tell its processor times"));
    }
}
