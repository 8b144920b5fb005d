// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.testkit.fault;

import io.tidemark.runtime.CepJob;
import io.tidemark.runtime.JobFailedException;
import java.lang.Thread.UncaughtExceptionHandler;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs a job again and again while it dies at calls that a seed chooses, before or after they have had their effect, until it
 * comes to its end: what is visible then must be what a run without a crash finds. The job is yours, with its source, sink and
 * storage led through {@link Faults}.
 *
 * <pre>{@code
 * CheckpointStorage storage = LocalCheckpointStorage.in(directory.resolve("checkpoints"));
 * Map<String, Integer> crashes = CrashTester.seed(7).crashes(30).run(faults -> CepJob.named("alerts")
 *         .source(faults.source(FileSource.of(files)), Payment::parse)
 *         .eventTime(Payment::time)
 *         .sink(faults.sink(FileSink.in(directory.resolve("alerts"), (String line) -> line)))
 *         .detect("probe-then-large", PROBE_THEN_LARGE).by(Payment::card).emit(match -> match.matchId())
 *         .events(serializer)
 *         .config(JobConfig.defaults().withClock(faults.clock()).withBatchSize(10))
 *         .checkpoints(Checkpoints.in(faults.storage(storage)).every(Duration.ofMillis(20)))
 *         .build());
 * assertThat(FileSink.linesIn(directory.resolve("alerts"))).containsExactlyInAnyOrderElementsOf(expected);
 * // crashes: {finish metadata, after=2, poll, before=7, prepare sink, before=1, put commit, after=3, ...}
 * }</pre>
 *
 * <p>A job with several sinks leads each of them through {@code faults.sink}; those of one output, as the topics of a
 * {@code KafkaOutput}, share its commit point as in production. What a run that dies holds open stays open, as if its process
 * had been killed: make such an output once, outside of the function, for when it recovers it lets go of what the run before
 * has held.
 *
 * <p>The job must end by itself, so its source must be bounded. One seed chooses the same calls each time, but checkpoints are
 * written in the background: where exactly a run dies may differ. Immutable.
 */
public final class CrashTester {
    private static final int DEFAULT_CRASHES = 20;
    private static final int DEFAULT_CALLS = 150;

    private final long seed;
    private final int crashes;
    private final int calls;
    private final String place;

    private CrashTester(long seed, int crashes, int calls, String place) {
        this.seed = seed;
        this.crashes = crashes;
        this.calls = calls;
        this.place = place;
    }

    /** A tester with 20 crashes, each at one of the first 150 calls of its run. */
    public static CrashTester seed(long seed) {
        return new CrashTester(seed, DEFAULT_CRASHES, DEFAULT_CALLS, Faults.ANYWHERE);
    }

    /**
     * The same with another number of crashes.
     *
     * @param number at most, if the job does not come to its end before; at least 1
     */
    public CrashTester crashes(int number) {
        return new CrashTester(seed, atLeastOne("crashes", number), calls, place);
    }

    /**
     * The same with lives of another length.
     *
     * @param number a run dies at one of so many calls; at least 1
     */
    public CrashTester within(int number) {
        return new CrashTester(seed, crashes, atLeastOne("calls", number), place);
    }

    /** The same with runs that die at calls of one kind only, and count no others: for tests of this tester. */
    CrashTester at(String call) {
        return new CrashTester(seed, crashes, calls, call);
    }

    private static int atLeastOne(String what, int number) {
        if (number < 1) {
            throw new IllegalArgumentException(what + " " + number + ": must be at least 1");
        }
        return number;
    }

    /**
     * Runs the job to its end.
     *
     * @param job makes it anew for each run
     * @return how often it died where
     * @throws AssertionError if a run fails that did not die
     */
    public Map<String, Integer> run(Function<Faults, CepJob<?>> job) {
        UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        // Threads of a process that has died go on for a moment, and die of their next call.
        Thread.setDefaultUncaughtExceptionHandler((thread, problem) -> {
            if (!(problem instanceof SimulatedCrash)) {
                told(before, thread, problem);
            }
        });
        try {
            return runToItsEnd(job);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    private static void told(@Nullable UncaughtExceptionHandler before, Thread thread, Throwable problem) {
        if (before == null) {
            // As a thread group does it, which would ask us again.
            problem.printStackTrace();
        } else {
            before.uncaughtException(thread, problem);
        }
    }

    private Map<String, Integer> runToItsEnd(Function<Faults, CepJob<?>> job) {
        Random random = new Random(seed);
        Map<String, Integer> places = new TreeMap<>();
        for (int run = 0; run <= crashes; run++) {
            int callsLeft = run < crashes ? random.nextInt(calls) : Integer.MAX_VALUE;
            Faults faults = new Faults(random, place, callsLeft, places);
            try {
                job.apply(faults).run();
                if (!faults.isDead()) {
                    return places;
                }
            } catch (SimulatedCrash | JobFailedException e) {
                if (!faults.isDead()) {
                    throw new AssertionError(
                            "seed " + seed + ", run " + run + " failed after crashes " + places + ": " + e.getMessage(),
                            e);
                }
            }
        }
        throw new AssertionError("seed " + seed + ": the last run cannot die");
    }
}
