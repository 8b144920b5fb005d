// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks;

import io.tidemark.benchmarks.workload.LoginStream;
import io.tidemark.benchmarks.workload.LoginStream.Login;
import io.tidemark.runtime.CepJob;
import io.tidemark.runtime.CepJobBuilder;
import io.tidemark.runtime.sink.Sink;
import io.tidemark.runtime.time.WatermarkStrategy;
import java.time.Duration;
import java.util.Arrays;

/**
 * What do more shards bring? A whole job on the heap, a million keys open, without checkpoints; runs with one and with several
 * shards take turns, in one process. One thread reads and routes; with one shard it does the rest as well.
 *
 * <p>Arguments: rounds, by default 3; and numbers of shards, by default 1, 2 and 3.
 */
public final class ShardSpeed {
    private static final int OPEN_KEYS = 1_000_000;
    private static final long EVENTS = 20_000_000;
    private static final int[] PATTERNS = {1, 16};
    private static final int[] PERCENT_THAT_CHANGE = {10, 100};

    private ShardSpeed() {}

    /** Measures and prints. */
    public static void main(String[] arguments) {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        int[] shards = arguments.length > 1
                ? Arrays.stream(arguments).skip(1).mapToInt(Integer::parseInt).toArray()
                : new int[] {1, 2, 3};
        System.out.println("| patterns | events that change a key | shards | million events/s, median | each round |");
        System.out.println("| --- | --- | --- | --- | --- |");
        for (int patterns : PATTERNS) {
            for (int share : PERCENT_THAT_CHANGE) {
                print(patterns, share, rounds, shards);
            }
        }
    }

    private static void print(int patterns, int share, int rounds, int[] shards) {
        double[][] speeds = new double[shards.length][rounds];
        long events = EVENTS / (patterns == 1 ? 1 : 4) / (share == 100 ? 2 : 1);
        for (int round = -1; round < rounds; round++) {
            for (int i = 0; i < shards.length; i++) {
                LoginStream stream = LoginStream.fast(OPEN_KEYS, events, share);
                run(stream, patterns, shards[i]);
                double speed = 1e3 * events / stream.elapsedNanos();
                Bench.progress(
                        "%d patterns, %d %%, %d shards, round %d: %.2f million/s",
                        patterns, share, shards[i], round, speed);
                if (round >= 0) {
                    speeds[i][round] = speed;
                }
            }
        }
        for (int i = 0; i < shards.length; i++) {
            double[] sorted = speeds[i].clone();
            Arrays.sort(sorted);
            System.out.printf(
                    "| %d | %d %% | %d | **%.2f** | %s |%n",
                    patterns, share, shards[i], sorted[sorted.length / 2], Arrays.toString(speeds[i]));
        }
    }

    private static void run(LoginStream stream, int patterns, int shards) {
        CepJobBuilder<Login, Long> job = CepJob.named("shards")
                .source(stream.source())
                .eventTime(Login::time)
                .watermarks(WatermarkStrategy.monotonous())
                .sink(Sink.of((Long user) -> {}));
        for (int i = 0; i < patterns; i++) {
            job = job.detect("rule-" + i, LoginStream.failedThenPassed(Duration.ofMinutes(60L + i)))
                    .byLong(Login::user)
                    .emit(match -> match.key());
        }
        job.shards(shards).build().run();
    }
}
