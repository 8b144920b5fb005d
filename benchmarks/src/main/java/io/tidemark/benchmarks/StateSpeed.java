// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks;

import io.tidemark.benchmarks.workload.LoginStream;
import io.tidemark.benchmarks.workload.LoginStream.Login;
import io.tidemark.runtime.CepJob;
import io.tidemark.runtime.sink.Sink;
import io.tidemark.runtime.state.HeapStateBackend;
import io.tidemark.runtime.state.StateBackend;
import io.tidemark.runtime.time.WatermarkStrategy;
import io.tidemark.state.rocksdb.RocksDbStateBackend;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/**
 * How fast is a job whose keys are in RocksDB, and how much does it need? A whole job in one thread, without checkpoints.
 * Either most events come from few users, as they do in life, or every user is as likely as any other, which is the worst for
 * whoever keeps on the heap what was used of late.
 *
 * <p>Arguments: {@code heap} or {@code rocksdb}; how many keys are open; how many keys may be on the heap.
 */
public final class StateSpeed {
    private static final int[] PERCENT_THAT_CHANGE = {10, 100};
    private static final long CHANGES = 4_000_000;
    private static final double MIB = 1 << 20;

    private final boolean onHeap;
    private final int open;
    private final int hot;

    private StateSpeed(boolean onHeap, int open, int hot) {
        this.onHeap = onHeap;
        this.open = open;
        this.hot = hot;
    }

    /** Measures and prints. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 3) {
            throw new IllegalArgumentException(
                    "say heap or rocksdb, how many keys are open, and how many may be on the heap");
        }
        StateSpeed speed = new StateSpeed(
                arguments[0].equals("heap"), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        System.out.println(
                "| keys | open | on the heap | events of | that change a key | million/s | heap, MiB | disk, MiB |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
        for (int share : PERCENT_THAT_CHANGE) {
            LoginStream alike = LoginStream.fast(speed.open, CHANGES * 100 / share, share);
            speed.print("1 % of the users, 9 of 10", share, alike.skewed());
            speed.print("all users alike", share, alike);
        }
    }

    private void print(String users, int share, LoginStream stream) throws IOException {
        double[] used = new double[2];
        try (Scratch scratch = Scratch.create()) {
            StateBackend backend = onHeap
                    ? new HeapStateBackend()
                    : RocksDbStateBackend.in(scratch.directory()).hotKeys(hot);
            LoginStream measured = stream.whenOver(() -> {
                used[0] = Heap.usedAfterCollection() / MIB;
                used[1] = scratch.sizeInBytes() / MIB;
            });
            CepJob.named("state")
                    .source(measured.source())
                    .eventTime(Login::time)
                    .watermarks(WatermarkStrategy.monotonous())
                    .sink(Sink.of((Long user) -> {}))
                    .detect("failed-then-passed", LoginStream.failedThenPassed(Duration.ofHours(1)))
                    .byLong(Login::user)
                    .emit(match -> match.key())
                    .events(Login.serializer())
                    .state(backend)
                    .build()
                    .run();
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %,d | %s | %s | %d %% | **%.3f** | %,.0f | %,.0f |%n",
                    onHeap ? "heap" : "RocksDB",
                    open,
                    onHeap ? "all" : "%,d".formatted(hot),
                    users,
                    share,
                    1e3 * measured.events() / measured.elapsedNanos(),
                    used[0],
                    used[1]);
        }
    }
}
