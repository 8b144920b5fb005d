// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.metrics.micrometer;

import io.micrometer.core.instrument.Clock;
import io.tidemark.runtime.Latency;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Latency of the last one to two minutes: what came before is taken off. Thread-safe. */
final class LatencyWindow {
    private static final long TURN_MILLIS = TimeUnit.MINUTES.toMillis(1);

    private final Supplier<Latency> now;
    private final Clock clock;
    private Latency before = Latency.NONE;
    private Latency next = Latency.NONE;
    private long turnedMillis;

    LatencyWindow(Supplier<Latency> now, Clock clock) {
        this.now = now;
        this.clock = clock;
        this.turnedMillis = clock.wallTime();
    }

    /** A percentile in nanoseconds; no number if there is no sample. */
    synchronized double percentileNanos(double part) {
        Latency current = now.get();
        long millis = clock.wallTime();
        if (millis - turnedMillis >= TURN_MILLIS) {
            // After a pause of the scraper what it missed counts as well.
            before = next;
            next = current;
            turnedMillis = millis;
        }
        Latency recent = current.minus(before);
        return recent.count() == 0 ? Double.NaN : recent.percentileNanos(part);
    }
}
