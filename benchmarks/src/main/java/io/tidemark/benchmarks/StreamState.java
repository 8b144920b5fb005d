// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks;

import io.tidemark.benchmarks.rival.Rival;
import io.tidemark.benchmarks.rival.Run;
import io.tidemark.benchmarks.rival.Tally;
import io.tidemark.benchmarks.workload.StreamSize;
import io.tidemark.benchmarks.workload.TransactionStream;
import io.tidemark.benchmarks.workload.Variety;
import io.tidemark.benchmarks.workload.Workload;
import java.util.List;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A whole stream put through one rival that has seen nothing yet; one invocation is one stream. What each invocation
 * finds is compared with what the hand-written machine finds, so a figure is of right results or there is none.
 */
@State(Scope.Benchmark)
public abstract class StreamState {
    /** Who is measured: the label of a {@link Rival}. */
    @Param({"hand", "tidemark", "tidemark-engine", "flink"})
    public String rival = "";

    /** How regular the stream is: the name of a {@link Variety} in lower case. */
    @Param("plain")
    public String variety = "";

    /** Seed of the stream. */
    @Param("1")
    public long seed;

    private Rival contender = Rival.HAND;
    private Workload workload = new Workload("", List.of(), TransactionStream.of(List.of()));
    private TransactionStream stream = workload.stream();
    private Tally expected = new Tally();
    private Run run = Rival.HAND.open(workload);

    /** Matches found, as a rate beside that of the events. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Found {
        /** Matches found. */
        public long matches;
    }

    /** Number of events. */
    abstract int events();

    /** The queries and the stream. */
    abstract Workload workload(StreamSize size);

    /** Makes the stream and what is to be found in it. */
    @Setup(Level.Trial)
    public void prepare() {
        contender = Rival.named(rival);
        workload = workload(new StreamSize(events(), Variety.named(variety), seed));
        stream = contender.streamOf(workload);
        try (Run hand = Rival.HAND.open(workload)) {
            expected = hand.feed(workload.stream());
        }
    }

    /** Sets up a rival that has seen nothing. */
    @Setup(Level.Invocation)
    public void open() {
        run = contender.open(workload);
    }

    /** Fails if it found something else. */
    @TearDown(Level.Invocation)
    public void check() {
        run.tally().requireSame(expected, rival);
        run.close();
    }

    /** Puts the stream through. */
    final Tally feed(Found found) {
        Tally tally = run.feed(stream);
        found.matches += tally.matches();
        return tally;
    }
}
