// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks;

import io.tidemark.benchmarks.workload.LoginStream;
import io.tidemark.benchmarks.workload.LoginStream.Login;
import io.tidemark.runtime.CepJob;
import io.tidemark.runtime.CepJobBuilder;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.sink.Sink;
import io.tidemark.runtime.time.WatermarkStrategy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What do checkpoints cost that are taken each second, with a million keys open? A whole job, in one thread, with its state on
 * the heap and checkpoints in a directory; runs with and without checkpoints take turns, in one process.
 *
 * <ul>
 *   <li>throughput: events come as fast as they are taken, for 20 s or so; the time of both is compared;
 *   <li>latency: events come at a rate; of each match the time from when its last event was due to its emission, from the fifth
 *       second on.
 * </ul>
 *
 * <p>Arguments: rounds, by default 3; and the percentage of events that change the state of their key, by default 10 and 100.
 */
public final class CheckpointCost {
    private static final int OPEN_KEYS = 1_000_000;
    private static final int EVENTS_PER_SECOND = 200_000;
    private static final int LATENCY_SECONDS = 20;
    /** That part of a run is its beginning, when code is compiled and what came during the start is caught up with. */
    private static final int BEGINNING = 4;

    private static final double[] PERCENTILES = {50, 99, 99.9, 99.99};

    private CheckpointCost() {}

    /** Measures and prints. */
    public static void main(String[] arguments) throws IOException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        List<Integer> shares = arguments.length > 1
                ? Arrays.stream(arguments).skip(1).map(Integer::valueOf).toList()
                : List.of(10, 100);
        try (Scratch scratch = Scratch.create()) {
            Path directory = scratch.directory();
            System.out.println(
                    "| events that change a key | without, million events/s | with | cost | cost in each round |");
            System.out.println("| --- | --- | --- | --- | --- |");
            for (int share : shares) {
                printThroughput(directory, rounds, share);
            }
            System.out.println();
            System.out.printf("| %,d events/s | p50, ms | p99 | p99.9 | p99.99 | largest |%n", EVENTS_PER_SECOND);
            System.out.println("| --- | --- | --- | --- | --- | --- |");
            for (int share : shares) {
                printLatency(directory, rounds, share, false);
                printLatency(directory, rounds, share, true);
            }
        }
    }

    private static void printThroughput(Path directory, int rounds, int share) {
        long events = share < 50 ? 60_000_000L : 20_000_000L;
        run(directory, LoginStream.fast(OPEN_KEYS, events / 4, share), true, new long[0]);
        double[] without = new double[rounds];
        double[] costs = new double[rounds];
        double[] cpuCosts = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            LoginStream plain = LoginStream.fast(OPEN_KEYS, events, share);
            run(directory, plain, false, new long[0]);
            LoginStream safe = LoginStream.fast(OPEN_KEYS, events, share);
            run(directory, safe, true, new long[0]);
            without[round] = 1e3 * events / plain.elapsedNanos();
            costs[round] = 100.0 * safe.elapsedNanos() / plain.elapsedNanos() - 100;
            cpuCosts[round] = 100.0 * safe.cpuNanos() / plain.cpuNanos() - 100;
            Bench.progress(
                    "%d %%, round %d: %.2f million/s without, cost %.1f %%, %.1f %% in processor time of the job's thread",
                    share, round, without[round], costs[round], cpuCosts[round]);
        }
        System.out.printf(
                "| %d %% | %.2f | **%.1f %%** | %.1f %% |%n", share, median(without), median(costs), median(cpuCosts));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static void printLatency(Path directory, int rounds, int share, boolean checkpoints) {
        long events = (long) EVENTS_PER_SECOND * LATENCY_SECONDS;
        long[] latencies = new long[0];
        for (int round = 0; round < rounds; round++) {
            long[] own = new long[(int) events];
            int count =
                    run(directory, LoginStream.paced(OPEN_KEYS, events, share, EVENTS_PER_SECOND), checkpoints, own);
            int beginning = count / BEGINNING;
            int before = latencies.length;
            latencies = Arrays.copyOf(latencies, before + count - beginning);
            System.arraycopy(own, beginning, latencies, before, count - beginning);
        }
        Arrays.sort(latencies);
        StringBuilder line = new StringBuilder("| %d %%, %s".formatted(share, checkpoints ? "checkpoints" : "none"));
        for (double percentile : PERCENTILES) {
            int at = (int) Math.min(latencies.length - 1L, (long) Math.ceil(latencies.length * percentile / 100));
            line.append(" | %.2f".formatted(latencies[at] / 1e6));
        }
        line.append(" | %.2f |".formatted(latencies[latencies.length - 1] / 1e6));
        System.out.println(line);
    }

    /** Runs a job over a stream; returns how many latencies were written down. */
    private static int run(Path directory, LoginStream stream, boolean checkpoints, long[] latencies) {
        int[] count = new int[1];
        CepJobBuilder<Login, Long> job = CepJob.named("cost")
                .source(stream.source())
                .eventTime(Login::time)
                .watermarks(WatermarkStrategy.monotonous())
                .sink(Sink.of((Long latency) -> {
                    if (count[0] < latencies.length) {
                        latencies[count[0]++] = latency;
                    }
                }));
        job = job.detect("failed-then-passed", LoginStream.failedThenPassed(Duration.ofHours(1)))
                .byLong(Login::user)
                .emit(match ->
                        stream.isTimed() ? stream.nanosSinceDue(Objects.requireNonNull(match.last("passed"))) : null);
        if (checkpoints) {
            Path own = directory.resolve("run-" + System.nanoTime());
            job = job.events(Login.serializer()).checkpoints(Checkpoints.in(own).every(Duration.ofSeconds(1)));
        }
        job.build().run();
        return count[0];
    }
}
