// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.testkit;

import io.tidemark.runtime.CepJob;
import io.tidemark.runtime.JobProgress;
import io.tidemark.runtime.PatternProgress;
import io.tidemark.runtime.Pipeline;
import io.tidemark.runtime.sink.Sink;
import io.tidemark.runtime.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/**
 * Plays events of many keys to a whole job, and checks what comes out: with all its patterns, in the order of event time, with
 * time-outs, late events and silent partitions; without a broker, threads or a clock on the wall. Works with every test
 * framework: a check that fails throws an {@link AssertionError} that tells the scenario so far, what was found and what is
 * open.
 *
 * <pre>{@code
 * record Login(String user, boolean ok, long time) {}
 *
 * JobTester.of(Login.class, String.class, (results, clock) -> CepJob.named("logins")
 *                 .pushed(Login.class)
 *                 .eventTime(Login::time)
 *                 .disorder(Duration.ofSeconds(30))
 *                 .sink(results)
 *                 .config(JobConfig.defaults().withClock(clock))
 *                 .detect("guessed", TWO_FAILURES_THEN_SUCCESS).by(Login::user).emit(match -> "guessed: " + match.key())
 *                 .build())
 *         .at("10:00:00", time -> new Login("alice", false, time))
 *         .at("10:00:05", time -> new Login("bob", false, time))
 *         .at("10:00:20", time -> new Login("alice", true, time))
 *         .at("10:00:21", new Login("alice", false, JobTester.millis("10:00:10")))      // 11 s out of order
 *         .at("10:00:50.001")                                                           // time passes
 *         .expect("guessed: alice")
 *         .expectOpen("guessed", 2)                                                     // bob's, and alice's second failure
 *         .at("10:10:00")
 *         .expectNothingOpen()
 *         .expectNothingElse();
 * }</pre>
 *
 * <p>A job in {@code processingTime()} or {@code ingestionTime()} takes the time of its events from the clock, so it needs
 * {@code withClock(clock)}; the times of the scenario are then those of the events. As in production what happens at a
 * millisecond is dealt with when the clock has passed it, in ingestion time when an event of a later one has come:
 *
 * <pre>{@code
 * record Door(String id, boolean open) {}
 *
 * JobTester.of(Door.class, String.class, (alarms, clock) -> CepJob.named("doors")
 *                 .pushed(Door.class)
 *                 .processingTime()
 *                 .sink(alarms)
 *                 .config(JobConfig.defaults().withClock(clock))
 *                 .detect("held-open", OPENED_AND_NOT_CLOSED_WITHIN_A_MINUTE).by(Door::id).emit(match -> "held open: " + match.key())
 *                 .build())
 *         .at("10:00:00", new Door("cellar", true))
 *         .at("10:01:00")
 *         .expectNothing()
 *         .at("10:01:00.001")
 *         .expect("held open: cellar")
 *         .expectNothingElse();
 * }</pre>
 *
 * <p>Results are expected in the order in which they come; whatever comes and is not expected makes the next {@code at}, or
 * {@link #expectNothingElse}, fail: no false alarm passes unnoticed. The times of {@code at} are those of arrival; they and the
 * clock never go back. What an event itself says of its time is the job's business, as in production. A watermark is looked
 * for after each event. The job is played in one shard, whatever it says. Not thread-safe.
 *
 * @param <E> type of the events
 * @param <T> type of the results
 */
public final class JobTester<E, T> {
    private static final String FIRST_PARTITION = "events-0";
    private static final int LOOKS_PER_DECADE = 1_000;

    private final Pipeline<E> pipeline;
    private final ManualClock clock = new ManualClock();
    private final Deque<T> results = new ArrayDeque<>();
    private final Map<String, Partition> partitions = new LinkedHashMap<>();
    private final List<String> scenario = new ArrayList<>();
    private final Class<T> resultType;
    private Partition current;
    private long now;
    /** When the last event came; at first, when the scenario began. */
    private long lastArrival;

    /**
     * Describes the job that is tested: the lambda in the examples of {@link JobTester}.
     *
     * @param <E> type of the events
     * @param <T> type of the results
     */
    @FunctionalInterface
    public interface TestedJob<E, T> {
        /**
         * The job, built with {@code pushed} in place of a source, or with a source that is not opened.
         *
         * @param results where its results go
         * @param clock for {@code JobConfig.withClock}, if silence matters
         */
        CepJob<E> build(Sink<T> results, Clock clock);
    }

    private static final class Partition {
        private final int number;
        private long position;

        Partition(int number) {
            this.number = number;
        }
    }

    private JobTester(Class<T> resultType, TestedJob<E, T> job) {
        this.resultType = resultType;
        Sink<T> sink = results::add;
        this.pipeline = job.build(sink, clock).newPipeline(1);
        this.current = partition(FIRST_PARTITION);
    }

    /**
     * A tester of a job.
     *
     * @param events type of the events; tells the compiler
     * @param results type of the results
     */
    @SuppressWarnings("UnusedVariable") // The parameter gives the type argument a place to be said.
    public static <E, T> JobTester<E, T> of(Class<E> events, Class<T> results, TestedJob<E, T> job) {
        return new JobTester<>(Objects.requireNonNull(results, "results"), job);
    }

    /**
     * The milliseconds that a time of a scenario stands for, since midnight of the first day.
     *
     * @param time as in {@code 10:00:00} or {@code 10:00:00.250}; from the second day on as {@code 1d 10:00:00}
     * @throws IllegalArgumentException if it is written otherwise
     */
    public static long millis(String time) {
        return ScenarioTime.millis(time);
    }

    private Partition partition(String name) {
        return partitions.computeIfAbsent(name, added -> new Partition(pipeline.addPartition(added)));
    }

    /**
     * The events that follow come in this source partition; one that is new holds time back until something comes in it. At
     * first it is {@value #FIRST_PARTITION}.
     */
    public JobTester<E, T> in(String partition) {
        current = partition(partition);
        scenario.add("            in partition " + partition);
        return this;
    }

    /**
     * An event arrives that has just happened.
     *
     * @param time when; see {@link #millis}
     * @param event makes the event of this time in milliseconds
     */
    public JobTester<E, T> at(String time, LongFunction<? extends E> event) {
        return at(time, event.apply(millis(time)));
    }

    /**
     * An event arrives, which may have happened earlier.
     *
     * @param time when it arrives; see {@link #millis}
     */
    public JobTester<E, T> at(String time, E event) {
        expectNothingElse();
        moveTo(later(time));
        lastArrival = now;
        scenario.add("  " + time + "  " + event);
        pipeline.accept(current.number, current.position++, event);
        pipeline.endBatch(current.number);
        return this;
    }

    /**
     * Time has come so far. In event time: no event of this time or before will come, in any partition. In processing time:
     * the clock says so, and what ends before this millisecond is told. In ingestion time, where time goes on with events
     * only: the clock says so, and nothing happens unless the job has a wall-clock guard; the next event is of this time or
     * later.
     */
    public JobTester<E, T> at(String time) {
        expectNothingElse();
        long to = later(time);
        scenario.add("  " + time + "  time passes");
        for (Partition partition : partitions.values()) {
            pipeline.watermark(partition.number, to);
        }
        if (pipeline.watermark() < to) {
            // Not in event time, where that would have moved it: the clock does, if anything.
            beSilentUntil(to);
        }
        moveTo(to);
        return this;
    }

    /**
     * Nothing arrives up to this time of the clock, and nothing says that nothing will: partitions that are silent for long
     * enough become idle, and a wall-clock guard moves time. The job looks at the clock again and again meanwhile, as in
     * production: at each of the first 1,000 milliseconds since the last event, then at each tenth, and so on by decades.
     */
    public JobTester<E, T> silentUntil(String time) {
        expectNothingElse();
        long to = later(time);
        scenario.add("  " + time + "  silence");
        beSilentUntil(to);
        return this;
    }

    private void beSilentUntil(long to) {
        do {
            // Silences that round numbers stand for are met to the millisecond, and a day takes six thousand looks.
            long silence = now - lastArrival;
            long step = 1;
            while (silence >= LOOKS_PER_DECADE * step) {
                step *= 10;
            }
            moveTo(Math.min(to, lastArrival + silence / step * step + step));
            pipeline.checkIdleness();
        } while (now < to);
    }

    private void moveTo(long millis) {
        now = millis;
        clock.advanceTo(millis);
    }

    /** The milliseconds of a time that is not before the time reached. */
    private long later(String time) {
        long millis = millis(time);
        if (millis < now) {
            throw new IllegalArgumentException("time " + time + " after " + ScenarioTime.text(now)
                    + ": the times of a scenario are those of arrival, which do not go back; say when an event happened"
                    + " in the event");
        }
        return millis;
    }

    /** The input is over: every window ends, and what was held back comes out. Nothing is open afterwards. */
    public JobTester<E, T> end() {
        expectNothingElse();
        scenario.add("            the input is over");
        for (Partition partition : partitions.values()) {
            pipeline.end(partition.number);
        }
        return this;
    }

    /** The next result is equal to this one. */
    public JobTester<E, T> expect(T expected) {
        T found = take(String.valueOf(expected));
        if (!found.equals(expected)) {
            throw failure("expected " + expected + ", found " + found);
        }
        return this;
    }

    /**
     * The next result is as described.
     *
     * @param what described, for the message
     */
    public JobTester<E, T> expect(String what, Predicate<? super T> condition) {
        T found = take(what);
        if (!condition.test(found)) {
            throw failure("expected " + what + ", found " + found);
        }
        return this;
    }

    private T take(String what) {
        T first = results.poll();
        if (first == null) {
            throw failure("expected " + what + ", found nothing");
        }
        return first;
    }

    /** Nothing came since the last event, besides what was expected. */
    public JobTester<E, T> expectNothing() {
        return expectNothingElse();
    }

    /** Nothing came besides what was expected. */
    public JobTester<E, T> expectNothingElse() {
        if (!results.isEmpty()) {
            throw failure("expected no " + resultType.getSimpleName() + " more, found " + results);
        }
        return this;
    }

    /** No pattern has anything open, and no event waits for its turn: nothing is held in memory. */
    public JobTester<E, T> expectNothingOpen() {
        JobProgress progress = pipeline.progress(true);
        if (progress.openMatchCount() != 0 || progress.bufferedEvents() != 0) {
            throw failure("expected nothing to be open");
        }
        return this;
    }

    /**
     * So many partial matches of a pattern are open, of all keys.
     *
     * @throws IllegalArgumentException if the job has no such pattern
     */
    public JobTester<E, T> expectOpen(String pattern, long count) {
        List<PatternProgress> all = pipeline.progress(true).patterns();
        long open = all.stream()
                .filter(one -> one.name().equals(pattern))
                .mapToLong(PatternProgress::openMatchCount)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the job has no pattern \"" + pattern
                        + "\"; its patterns: "
                        + all.stream().map(PatternProgress::name).toList()));
        if (open != count) {
            throw failure("expected " + count + " partial matches of \"" + pattern + "\" to be open, found " + open);
        }
        return this;
    }

    /** So many events came too late, since the scenario began. */
    public JobTester<E, T> expectLate(long count) {
        long late = pipeline.progress(false).lateEvents();
        if (late != count) {
            throw failure("expected " + count + " late events, found " + late);
        }
        return this;
    }

    private AssertionError failure(String problem) {
        StringBuilder text = new StringBuilder(problem).append("; the scenario:\n");
        scenario.forEach(line -> text.append(line).append('\n'));
        JobProgress progress = pipeline.progress(true);
        text.append("time reached: ").append(reached(progress.watermarkMillis()));
        text.append("; waiting for their turn: ")
                .append(progress.bufferedEvents())
                .append(" events; open:");
        for (PatternProgress pattern : progress.patterns()) {
            text.append(' ').append(pattern.name()).append(' ').append(pattern.openMatchCount());
            if (pattern.heldBack() > 0) {
                text.append(" (and held back by a partial match that began earlier: ");
                text.append(pattern.heldBack()).append(pattern.heldBack() == 1 ? " match)" : " matches)");
            }
        }
        return new AssertionError(text.toString());
    }

    private static String reached(long watermarkMillis) {
        if (watermarkMillis == Long.MIN_VALUE) {
            return "none yet";
        }
        return watermarkMillis == Long.MAX_VALUE ? "the end" : ScenarioTime.text(watermarkMillis);
    }
}
