// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks;

import io.tidemark.benchmarks.rival.HandReorderBuffer;
import io.tidemark.benchmarks.workload.CardTesting;
import io.tidemark.benchmarks.workload.StreamSize;
import io.tidemark.benchmarks.workload.Transaction;
import io.tidemark.benchmarks.workload.TransactionStream;
import io.tidemark.benchmarks.workload.Variety;
import io.tidemark.runtime.time.ReorderBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to put an event in order of time, alone? The stream of W1 with its watermarks; an operation is an
 * event. Each buffer gives all events out in order, or the run fails.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgs = {"-Xms4g", "-Xmx4g", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ReorderBenchmark {
    private static final int EVENTS = 200_000;

    /** How regular the stream is: the name of a {@link Variety} in lower case. */
    @Param({"plain", "varied"})
    public String variety = "";

    private TransactionStream stream = TransactionStream.of(List.of());
    private long lastTimestamp;
    private int released;

    /** Makes the stream. */
    @Setup(Level.Trial)
    public void prepare() {
        stream = CardTesting.workload(new StreamSize(EVENTS, Variety.named(variety), 1)).stream();
    }

    /** The buffer of Tidemark's runtime. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public int tidemark() {
        ReorderBuffer<Transaction> buffer = new ReorderBuffer<>();
        return run((position, event) -> buffer.add(event.timestamp, position, 1, event), watermark -> {
            while (buffer.next(watermark)) {
                release(buffer.event());
            }
        });
    }

    /** The buffer of the programs written by hand. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public int hand() {
        HandReorderBuffer buffer = new HandReorderBuffer();
        return run((position, event) -> buffer.add(event), watermark -> buffer.release(watermark, this::release));
    }

    /** The first thing that comes to mind; it does not keep the order of events of the same time. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public int priorityQueue() {
        PriorityQueue<Transaction> queue =
                new PriorityQueue<>(Comparator.comparingLong((Transaction event) -> event.timestamp));
        return run((position, event) -> queue.add(event), watermark -> {
            while (!queue.isEmpty() && queue.element().timestamp <= watermark) {
                release(queue.remove());
            }
        });
    }

    private interface Adder {
        void add(int position, Transaction event);
    }

    private interface Releaser {
        void release(long watermark);
    }

    private int run(Adder adder, Releaser releaser) {
        lastTimestamp = Long.MIN_VALUE;
        released = 0;
        long newest = Long.MIN_VALUE;
        for (int i = 0; i < EVENTS; i++) {
            Transaction event = stream.event(i);
            newest = Math.max(newest, event.timestamp);
            adder.add(i, event);
            if ((i + 1) % TransactionStream.WATERMARK_INTERVAL == 0) {
                releaser.release(newest - TransactionStream.WATERMARK_DELAY_MILLIS);
            }
        }
        releaser.release(Long.MAX_VALUE);
        if (released != EVENTS) {
            throw new IllegalStateException(EVENTS + " events went in, " + released + " came out");
        }
        return released;
    }

    private void release(Transaction event) {
        if (event.timestamp < lastTimestamp) {
            throw new IllegalStateException(event + " comes after an event of " + lastTimestamp);
        }
        lastTimestamp = event.timestamp;
        released++;
    }
}
