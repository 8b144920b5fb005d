// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.time;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * How the watermarks of a source are made: a generator for each partition, and after which silence a partition no
 * longer holds the others back. Immutable and thread-safe.
 *
 * <p>Example: with a bounded disorder of 5 s, after events at 10:00:07 and 10:00:03 the watermark is one millisecond
 * before 10:00:02; an event of 10:00:02 is still on time, one of 10:00:01.999 is late.
 *
 * @param <E> type of the events
 */
public final class WatermarkStrategy<E> {
    /** After this much silence a partition is idle, unless told otherwise: 30 seconds. */
    public static final Duration DEFAULT_IDLENESS = Duration.ofSeconds(30);

    private static final long NEVER = Long.MAX_VALUE;

    private final Supplier<? extends WatermarkGenerator<E>> generators;
    private final long idleNanos;
    private final long maxDriftMillis;
    private final long guardNanos;

    private WatermarkStrategy(
            Supplier<? extends WatermarkGenerator<E>> generators,
            long idleNanos,
            long maxDriftMillis,
            long guardNanos) {
        this.generators = generators;
        this.idleNanos = idleNanos;
        this.maxDriftMillis = maxDriftMillis;
        this.guardNanos = guardNanos;
    }

    /** The timestamps of each partition never go down. Events of the same time may be apart. */
    public static <E> WatermarkStrategy<E> monotonous() {
        return boundedDisorder(Duration.ZERO);
    }

    /**
     * In each partition an event comes at most this much event time after a later one. The watermark follows the
     * largest timestamp of the partition at this distance and is taken over at the end of each batch.
     *
     * @throws IllegalArgumentException if the bound is negative
     */
    public static <E> WatermarkStrategy<E> boundedDisorder(Duration bound) {
        Objects.requireNonNull(bound, "bound");
        if (bound.isNegative()) {
            throw new IllegalArgumentException("disorder bound " + bound + ": must not be negative");
        }
        long boundMillis = millis(bound);
        return own(() -> new BoundedDisorder<>(boundMillis));
    }

    /**
     * Some events carry a watermark, which is taken over at once.
     *
     * @param watermark the watermark that an event carries, or {@link WatermarkGenerator#NO_WATERMARK}
     */
    public static <E> WatermarkStrategy<E> punctuated(ToLongFunction<? super E> watermark) {
        Objects.requireNonNull(watermark, "watermark");
        return own(() -> new Punctuated<>(watermark));
    }

    /** The source itself puts watermarks between its records, or whoever pushes events pushes watermarks too. */
    public static <E> WatermarkStrategy<E> fromSource() {
        return punctuated(event -> WatermarkGenerator.NO_WATERMARK);
    }

    /** Watermarks of your own making. The supplier is asked once per partition. */
    public static <E> WatermarkStrategy<E> own(Supplier<? extends WatermarkGenerator<E>> generators) {
        return new WatermarkStrategy<>(
                Objects.requireNonNull(generators, "generators"), DEFAULT_IDLENESS.toNanos(), NEVER, NEVER);
    }

    /**
     * The same with another time after which a silent partition no longer holds the others back. One that the source cannot
     * reach is not silent.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public WatermarkStrategy<E> withIdleness(Duration silence) {
        Objects.requireNonNull(silence, "silence");
        if (silence.isNegative() || silence.isZero()) {
            throw new IllegalArgumentException(
                    "idleness " + silence + ": must be positive; use withoutIdleness() to switch it off");
        }
        return new WatermarkStrategy<>(generators, Clock.nanos(silence), maxDriftMillis, guardNanos);
    }

    /** The same, but a silent partition holds the others back for ever. */
    public WatermarkStrategy<E> withoutIdleness() {
        return new WatermarkStrategy<>(generators, NEVER, maxDriftMillis, guardNanos);
    }

    /**
     * The same, but a partition whose watermark is further ahead of the common one than this is not read until the others have
     * come nearer: so that what is read of it need not wait in memory. Default: each is read as fast as it can be.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public WatermarkStrategy<E> withMaxDrift(Duration drift) {
        Objects.requireNonNull(drift, "drift");
        if (drift.isNegative() || drift.isZero()) {
            throw new IllegalArgumentException("drift " + drift + " of source partitions: must be positive");
        }
        return new WatermarkStrategy<>(generators, idleNanos, millis(drift), guardNanos);
    }

    /**
     * The same, but time does not stand still for ever when nothing comes any more: when no record of any partition has come
     * for this long, the watermark goes on from where it stands, as fast as the wall clock, until a record comes. So
     * "ordered, but not paid within ten minutes" is told though the stream has fallen silent. Default: time goes on with
     * events only.
     *
     * <p>Example: bounded disorder of 5 s, a guard of a minute, and a last event of 10:00:07 that is read at 10:00:09. The
     * watermark is one millisecond before 10:00:02 and stands there until 10:01:09; at 10:11:09 it is at 10:10:02.
     *
     * <p>What comes afterwards is late by the usual rule, if it is from before the watermark; it is not if no record takes
     * longer than this from its happening to its coming, and clocks agree. When a job goes on from a checkpoint time is
     * where it was at the checkpoint, and the silence begins anew: the time in which no job ran does not count. What
     * is late may then differ from a run without interruption.
     *
     * @param silence wall time; longer than the usual pauses of the stream
     * @throws IllegalArgumentException if it is not positive
     */
    public WatermarkStrategy<E> withWallClockGuard(Duration silence) {
        Objects.requireNonNull(silence, "silence");
        if (silence.isNegative() || silence.isZero()) {
            throw new IllegalArgumentException("silence " + silence + " of the wall-clock guard: must be positive");
        }
        return new WatermarkStrategy<>(generators, idleNanos, maxDriftMillis, Clock.nanos(silence));
    }

    private static long millis(Duration duration) {
        return duration.compareTo(Duration.ofMillis(NEVER)) >= 0 ? NEVER : duration.toMillis();
    }

    /** Silence in nanoseconds after which time goes on with the wall clock; {@link Long#MAX_VALUE}: never. */
    public long guardNanos() {
        return guardNanos;
    }

    /** Event time in milliseconds by which a partition may be ahead; {@link Long#MAX_VALUE}: any. */
    public long maxDriftMillis() {
        return maxDriftMillis;
    }

    /** A generator for one partition. */
    public WatermarkGenerator<E> newGenerator() {
        return generators.get();
    }

    /** Silence in nanoseconds after which a partition is idle; {@link Long#MAX_VALUE}: never. */
    public long idleNanos() {
        return idleNanos;
    }

    private static final class BoundedDisorder<E> implements WatermarkGenerator<E> {
        private final long boundMillis;
        private long maxTimestamp = Long.MIN_VALUE;

        BoundedDisorder(long boundMillis) {
            this.boundMillis = boundMillis;
        }

        @Override
        public long onEvent(E event, long timestampMillis) {
            if (timestampMillis > maxTimestamp) {
                maxTimestamp = timestampMillis;
            }
            return NO_WATERMARK;
        }

        @Override
        public long onBatchEnd() {
            // Near the smallest number there is no watermark yet: it would wrap around to the largest.
            boolean tooLow = maxTimestamp <= Long.MIN_VALUE + boundMillis + 1;
            return tooLow ? NO_WATERMARK : maxTimestamp - boundMillis - 1;
        }
    }

    private static final class Punctuated<E> implements WatermarkGenerator<E> {
        private final ToLongFunction<? super E> watermark;

        Punctuated(ToLongFunction<? super E> watermark) {
            this.watermark = watermark;
        }

        @Override
        public long onEvent(E event, long timestampMillis) {
            return watermark.applyAsLong(event);
        }

        @Override
        public long onBatchEnd() {
            return NO_WATERMARK;
        }
    }
}
