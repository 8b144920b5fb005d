// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.testkit;

import io.tidemark.runtime.source.RecordBuffer;
import io.tidemark.runtime.source.Source;
import io.tidemark.runtime.source.SourcePartition;
import io.tidemark.runtime.source.SourceReader;
import io.tidemark.runtime.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Events that are made of their number: a source for tests under load, for measurements and for jobs that are killed, which can
 * be read again from anywhere and holds nothing in memory, however many events there are.
 *
 * <pre>{@code
 * record Login(String user, boolean ok, long time) {}
 *
 * Source<Login> logins = GeneratedSource.of("logins", n -> new Login("user-" + n / 3, n % 3 == 2, n * 10))
 *         .size(3_000)            // the job ends after so many; without it, never
 *         .perSecond(50_000);     // as in production; without it, as fast as they are read
 * CepJob.named("logins")
 *         .source(logins)
 *         .eventTime(Login::time)
 *         .sink(results)
 *         .detect("guessed", TWO_FAILURES_THEN_SUCCESS).by(Login::user).emit(match -> match.key())
 *         .build()
 *         .run();                 // finds user-0 to user-999, each once
 * }</pre>
 *
 * <p>The event of a number must be the same each time it is asked for, or a job that goes on from a checkpoint finds something
 * else; for random ones make a generator of the number, as in {@code new SplittableRandom(n)}. There is one partition, called
 * as the source with {@code -0} behind it, and positions are the numbers, from 0. For several partitions, or events that are
 * there already, take {@link io.tidemark.runtime.source.IterableSource}. Immutable; the functions are called by the thread that
 * runs the job.
 *
 * @param <E> type of the events
 */
public final class GeneratedSource<E> implements Source<E> {
    private static final double NANOS_PER_SECOND = 1e9;

    private final String name;
    private final LongFunction<? extends E> event;
    private final long size;
    private final @Nullable LongPredicate end;
    private final @Nullable LongPredicate there;
    private final @Nullable Pace pace;

    /** How fast events come. */
    private record Pace(int eventsPerSecond, Clock clock) {}

    private GeneratedSource(
            String name,
            LongFunction<? extends E> event,
            long size,
            @Nullable LongPredicate end,
            @Nullable LongPredicate there,
            @Nullable Pace pace) {
        this.name = name;
        this.event = event;
        this.size = size;
        this.end = end;
        this.there = there;
        this.pace = pace;
    }

    /**
     * A source without end, whose events come as fast as they are read.
     *
     * @param name of the source
     * @param event makes the event of a number
     */
    public static <E> GeneratedSource<E> of(String name, LongFunction<? extends E> event) {
        return new GeneratedSource<>(
                Objects.requireNonNull(name, "name"),
                Objects.requireNonNull(event, "event"),
                Long.MAX_VALUE,
                null,
                null,
                null);
    }

    /**
     * The same with so many events, numbered from 0.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public GeneratedSource<E> size(long events) {
        if (events < 0) {
            throw new IllegalArgumentException(
                    "size " + events + " of generated source " + name + ": must be 0 or more");
        }
        return new GeneratedSource<>(name, event, events, end, there, pace);
    }

    /**
     * The same with an end that is not known before.
     *
     * @param isOver asked for each number, before its event is made: whether the source ends here
     */
    public GeneratedSource<E> until(LongPredicate isOver) {
        return new GeneratedSource<>(name, event, size, Objects.requireNonNull(isOver, "isOver"), there, pace);
    }

    /**
     * The same with pauses.
     *
     * @param isThere asked for each number, before its event is made, again and again until it says that the event is there
     */
    public GeneratedSource<E> when(LongPredicate isThere) {
        return new GeneratedSource<>(name, event, size, end, Objects.requireNonNull(isThere, "isThere"), pace);
    }

    /**
     * The same at a steady rate from the moment on in which it is read first; what was not read in time comes at once.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public GeneratedSource<E> perSecond(int events) {
        return perSecond(events, Clock.system());
    }

    /**
     * The same at a steady rate by a clock of your own.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public GeneratedSource<E> perSecond(int events, Clock clock) {
        if (events < 1) {
            throw new IllegalArgumentException(
                    "events per second " + events + " of generated source " + name + ": must be at least 1");
        }
        return new GeneratedSource<>(
                name, event, size, end, there, new Pace(events, Objects.requireNonNull(clock, "clock")));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public SourceReader<E> open() {
        List<Partition> partitions = List.of(new Partition());
        return () -> partitions;
    }

    @Override
    public String toString() {
        return "generated source " + name;
    }

    private final class Partition implements SourcePartition<E> {
        private long position;
        /** Whether the end was asked for at the position, which is not it. */
        private boolean goesOn;
        /** Where reading began, and when; there is no pace before. */
        private long firstPosition = -1;

        private long firstNanos;

        @Override
        public String name() {
            return name + "-0";
        }

        @Override
        public boolean bounded() {
            return size != Long.MAX_VALUE || end != null;
        }

        @Override
        public void seek(long wanted) {
            if (wanted < 0 || wanted > size) {
                throw new IllegalArgumentException(
                        "position " + wanted + " in " + name() + ": must be from 0 to its size, " + size);
            }
            position = wanted;
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public PollResult poll(RecordBuffer<E> buffer) {
            while (!buffer.isFull()) {
                if (isOver()) {
                    return PollResult.ENDED;
                }
                if (!isThere()) {
                    return PollResult.NOTHING_NOW;
                }
                E made = event.apply(position);
                if (made == null) {
                    throw new IllegalArgumentException("event " + position + " of " + name + " is null");
                }
                buffer.add(position++, made);
                goesOn = false;
            }
            return position == size ? PollResult.ENDED : PollResult.MORE;
        }

        private boolean isOver() {
            if (position == size) {
                return true;
            }
            goesOn = goesOn || end == null || !end.test(position);
            return !goesOn;
        }

        private boolean isThere() {
            return isDue() && (there == null || there.test(position));
        }

        private boolean isDue() {
            if (pace == null) {
                return true;
            }
            long now = pace.clock.nanoTime();
            if (firstPosition < 0) {
                firstPosition = position;
                firstNanos = now;
            }
            return (position - firstPosition) * (NANOS_PER_SECOND / pace.eventsPerSecond) <= now - firstNanos;
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
