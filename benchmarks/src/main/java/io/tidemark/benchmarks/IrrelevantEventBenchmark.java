// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks;

import io.tidemark.benchmarks.rival.Rival;
import io.tidemark.benchmarks.rival.Run;
import io.tidemark.benchmarks.workload.Skip;
import io.tidemark.benchmarks.workload.Transaction;
import io.tidemark.benchmarks.workload.TransactionStream;
import io.tidemark.benchmarks.workload.Waiting;
import io.tidemark.benchmarks.workload.Workload;
import java.util.SplittableRandom;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does an event cost that no open partial match and no begin condition cares about, when 100,000 keys have a
 * partial match open? Run it with the allocation profile. The streams are those of {@link Waiting}. An operation is an
 * event of a random key.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgs = {"-Xms4g", "-Xmx4g", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class IrrelevantEventBenchmark {
    private static final int EVENTS = 100_000;
    private static final int KEYS = 100_000;

    /** Far more than are ever between arrival and watermark, so that an event can be sent again at a later time. */
    private static final int POOL = 1 << 17;

    /** Who is measured: the label of a {@link Rival}. */
    @Param({"hand", "tidemark", "tidemark-engine", "flink"})
    public String rival = "";

    /**
     * Why the event does not matter: it meets no condition of the pattern ({@code no-condition}), or only that of the
     * last stage, for which no key is waiting ({@code not-waited-for}).
     */
    @Param({"no-condition", "not-waited-for"})
    public String kind = "";

    /** The after-match skip strategy of the pattern: the name of a {@link Skip} in lower case. */
    @Param({"no-skip", "past-last"})
    public String skip = "";

    private final Transaction[] pool = new Transaction[POOL];
    private Run run = Rival.HAND.open(Waiting.workload(Skip.NO_SKIP));
    private long now;
    private int position;

    /** Opens a partial match in every key. */
    @Setup(Level.Trial)
    public void fill() {
        Workload workload = Waiting.workload(Skip.named(skip));
        run = Rival.named(rival).open(workload);
        for (int key = 0; key < KEYS; key++) {
            Transaction event = Waiting.begin(key);
            run.event(event);
            now = event.timestamp;
        }
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < POOL; i++) {
            int key = random.nextInt(KEYS);
            pool[i] = kind.equals("no-condition") ? Waiting.noise(key, now) : Waiting.last(key, now);
        }
        run.watermark(now);
    }

    /** Shows that every key is still waiting as it was, by completing one in a hundred. */
    @TearDown(Level.Trial)
    public void check() {
        long before = run.tally().matches();
        for (int key = 0; key < KEYS; key += 100) {
            run.event(Waiting.middle(key, ++now));
            run.event(Waiting.last(key, ++now));
        }
        run.watermark(now);
        if (before != 0 || run.tally().matches() != KEYS / 100) {
            throw new IllegalStateException(
                    before + " matches before and " + run.tally().matches() + " after completion of " + KEYS / 100);
        }
        run.close();
    }

    /** Irrelevant events with their watermarks. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void events() {
        for (int i = 0; i < EVENTS; i++) {
            Transaction event = pool[position++ & (POOL - 1)];
            event.timestamp = ++now;
            run.event(event);
            if (position % TransactionStream.WATERMARK_INTERVAL == 0) {
                run.watermark(now - TransactionStream.WATERMARK_DELAY_MILLIS);
            }
        }
    }
}
