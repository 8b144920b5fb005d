// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.testkit;

import io.tidemark.runtime.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that is turned by hand, for jobs that are fed by hand and for code of your own that takes a {@link Clock}; {@link
 * JobTester} brings its own. It begins at midnight of 1 January 1970, UTC, and never goes back. Thread-safe.
 *
 * <pre>{@code
 * ManualClock clock = new ManualClock();
 * Pipeline<Door> pipeline = CepJob.named("doors")
 *         .pushed(Door.class)
 *         .processingTime()
 *         .sink(alarms)
 *         .config(JobConfig.defaults().withClock(clock))
 *         .detect("held-open", OPENED_AND_NOT_CLOSED_WITHIN_A_MINUTE).by(Door::id).emit(match -> "held open: " + match.key())
 *         .build()
 *         .newPipeline();
 * int partition = pipeline.addPartition("doors-0");
 * pipeline.accept(partition, 0, new Door("cellar", true));
 * clock.advance(Duration.ofSeconds(61));
 * pipeline.checkIdleness();                       // looks at the clock: the alarm is there
 * pipeline.close();
 * }</pre>
 */
public final class ManualClock implements Clock {
    private final AtomicLong nanos = new AtomicLong();

    /** A clock at its beginning. */
    public ManualClock() {}

    /**
     * Lets so much time pass; the clock ends three hundred years after 1970.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("duration " + duration + ": a clock does not go back");
        }
        long passed = Clock.nanos(duration);
        nanos.updateAndGet(now -> now > Long.MAX_VALUE - passed ? Long.MAX_VALUE : now + passed);
    }

    /**
     * Goes to a time; stays where it is if that is over.
     *
     * @param epochMillis milliseconds since 1970
     */
    public void advanceTo(long epochMillis) {
        nanos.accumulateAndGet(TimeUnit.MILLISECONDS.toNanos(epochMillis), Math::max);
    }

    @Override
    public long epochMillis() {
        return TimeUnit.NANOSECONDS.toMillis(nanos.get());
    }

    @Override
    public long nanoTime() {
        return nanos.get();
    }
}
