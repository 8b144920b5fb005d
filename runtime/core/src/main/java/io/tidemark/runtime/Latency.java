// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import java.util.Arrays;

/**
 * How long something took, for a sample of events, since the run began. Immutable. Times are counted in 265 buckets of
 * 1 µs to 73 minutes, eight for each doubling: a percentile is at most an eighth too large.
 */
public final class Latency {
    /** Nothing was sampled. */
    public static final Latency NONE = new Latency(new long[0], 0);

    private static final int SMALLEST_BITS = 10;
    private static final int LARGEST_BITS = 42;
    private static final int STEP_BITS = 3;
    private static final int STEPS = 1 << STEP_BITS;

    /** Number of buckets. */
    static final int BUCKETS = 1 + (LARGEST_BITS - SMALLEST_BITS + 1) * STEPS;

    private final long[] counts;
    private final long count;
    private final long sumNanos;

    private Latency(long[] counts, long sumNanos) {
        this.counts = counts;
        this.count = Arrays.stream(counts).sum();
        this.sumNanos = sumNanos;
    }

    /**
     * Gathers samples. Mutable; not thread-safe.
     */
    public static final class Recorder {
        private final long[] counts = new long[BUCKETS];
        private long sumNanos;

        /** Nothing yet. */
        public Recorder() {}

        /** Adds a sample. A negative one counts as 0. */
        public void record(long nanos) {
            long value = Math.max(0, nanos);
            counts[bucket(value)]++;
            sumNanos += value;
        }

        /** What was gathered so far. */
        public Latency snapshot() {
            return new Latency(counts.clone(), sumNanos);
        }
    }

    private static int bucket(long nanos) {
        int bits = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos | 1);
        if (bits < SMALLEST_BITS) {
            return 0;
        }
        if (bits > LARGEST_BITS) {
            return BUCKETS - 1;
        }
        int step = (int) (nanos >>> (bits - STEP_BITS)) & (STEPS - 1);
        return 1 + (bits - SMALLEST_BITS) * STEPS + step;
    }

    /** The largest time that falls into a bucket. */
    private static long largest(int bucket) {
        if (bucket == 0) {
            return (1L << SMALLEST_BITS) - 1;
        }
        int bits = SMALLEST_BITS + (bucket - 1) / STEPS;
        int step = (bucket - 1) % STEPS;
        return ((long) (STEPS + step + 1) << (bits - STEP_BITS)) - 1;
    }

    /** Number of samples. */
    public long count() {
        return count;
    }

    /** All samples together, in nanoseconds. */
    public long sumNanos() {
        return sumNanos;
    }

    /**
     * The time that a part of the samples does not exceed, rounded up to the end of its bucket.
     *
     * @param part from 0 to 1; 0.99 for the 99th percentile
     * @return nanoseconds; 0 if there is no sample
     * @throws IllegalArgumentException if the part is not from 0 to 1
     */
    public long percentileNanos(double part) {
        if (!(part >= 0 && part <= 1)) {
            throw new IllegalArgumentException("percentile " + part + ": must be from 0 to 1");
        }
        long wanted = Math.max(1, (long) Math.ceil(part * count));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return largest(i);
            }
        }
        return 0;
    }

    /** These samples and others. */
    public Latency plus(Latency other) {
        return combine(other, 1);
    }

    /** These samples without those of an earlier moment of the same run. */
    public Latency minus(Latency earlier) {
        return combine(earlier, -1);
    }

    private Latency combine(Latency other, int sign) {
        long[] combined = Arrays.copyOf(counts, Math.max(counts.length, other.counts.length));
        for (int i = 0; i < other.counts.length; i++) {
            combined[i] += sign * other.counts[i];
        }
        return new Latency(combined, sumNanos + sign * other.sumNanos);
    }

    @Override
    public String toString() {
        return count + " samples, 50 % within " + percentileNanos(0.5) / 1_000 + " µs, 99 % within "
                + percentileNanos(0.99) / 1_000 + " µs";
    }
}
