// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.time;

import java.time.Duration;

/**
 * The wall clock of a job. It decides when a source partition counts as idle and how fast a job is said to run; it
 * never decides what is a match. Given as an argument, so that a test can turn it by hand. Thread-safe.
 */
public interface Clock {
    /** Milliseconds since 1970-01-01 00:00 UTC. May jump when the machine's time is corrected. */
    long epochMillis();

    /** Nanoseconds since some fixed moment; never goes back. */
    long nanoTime();

    /** So much time on this clock; what does not fit is {@link Long#MAX_VALUE}, three hundred years, which are never over. */
    static long nanos(Duration duration) {
        return duration.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0 ? Long.MAX_VALUE : duration.toNanos();
    }

    /** The clock of the machine. */
    static Clock system() {
        return SystemClock.INSTANCE;
    }
}
