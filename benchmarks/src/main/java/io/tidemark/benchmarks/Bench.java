// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks;

import java.util.Collection;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs single benchmarks in a process of their own each, with the profiles that reports need. */
final class Bench {
    private Bench() {}

    /**
     * How often and how long.
     *
     * @param warmups iterations that do not count
     * @param iterations iterations that count
     * @param seconds length of an iteration, at least one invocation
     */
    record Effort(int warmups, int iterations, int seconds) {}

    /** Runs one benchmark method; the parameters must leave one combination. */
    static RunResult run(String method, Effort effort, UnaryOperator<ChainedOptionsBuilder> parameters) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^io\\.tidemark\\.benchmarks\\." + method.replace(".", "\\.") + "$")
                .warmupIterations(effort.warmups())
                .warmupTime(TimeValue.seconds(effort.seconds()))
                .measurementIterations(effort.iterations())
                .measurementTime(TimeValue.seconds(effort.seconds()))
                .forks(1)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .addProfiler(CpuProfiler.class)
                .addProfiler(GCProfiler.class);
        try {
            Collection<RunResult> results = new Runner(parameters.apply(options).build()).run();
            if (results.size() != 1) {
                throw new IllegalStateException(
                        method + " ran " + results.size() + " times; give every parameter one value");
            }
            return results.iterator().next();
        } catch (RunnerException e) {
            throw new IllegalStateException(method + " failed", e);
        }
    }

    /** Tells whoever waits what is going on, beside the report itself. */
    static void progress(String format, Object... arguments) {
        System.err.printf(Locale.ROOT, format + "%n", arguments);
    }
}
