// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.time.Clock;
import java.util.Objects;

/**
 * Settings of a job that have nothing to do with what it looks for. Immutable.
 *
 * @param batchSize records taken from a source partition at a time, after which its watermark is looked at; from 1 to
 *     1,000,000, default 1,000. Larger ones cost less, smaller ones find a match sooner
 * @param stepLimit events and timers processed at a time, before stop and progress are looked at; at least 1, default
 *     10,000
 * @param maxBufferedEvents events that may wait for the watermark; at least 1, default 10,000,000. The job fails when
 *     one more comes
 * @param clock the wall clock
 */
public record JobConfig(int batchSize, int stepLimit, int maxBufferedEvents, Clock clock) {
    private static final int MAX_BATCH_SIZE = 1_000_000;

    /** Checks the ranges. */
    public JobConfig {
        checkRange("batchSize", batchSize, MAX_BATCH_SIZE, "records");
        checkRange("stepLimit", stepLimit, Integer.MAX_VALUE, "events and timers");
        checkRange("maxBufferedEvents", maxBufferedEvents, Integer.MAX_VALUE, "events");
        Objects.requireNonNull(clock, "clock");
    }

    private static void checkRange(String name, int value, int max, String unit) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(name + " " + value + ": must be from 1 to " + max + " " + unit);
        }
    }

    /** The default settings. */
    public static JobConfig defaults() {
        return new JobConfig(1_000, 10_000, 10_000_000, Clock.system());
    }

    /** The same with another size of batches. */
    public JobConfig withBatchSize(int records) {
        return new JobConfig(records, stepLimit, maxBufferedEvents, clock);
    }

    /** The same with another limit of a step. */
    public JobConfig withStepLimit(int eventsAndTimers) {
        return new JobConfig(batchSize, eventsAndTimers, maxBufferedEvents, clock);
    }

    /** The same with another limit of events that wait for the watermark. */
    public JobConfig withMaxBufferedEvents(int events) {
        return new JobConfig(batchSize, stepLimit, events, clock);
    }

    /** The same with another clock. */
    public JobConfig withClock(Clock newClock) {
        return new JobConfig(batchSize, stepLimit, maxBufferedEvents, newClock);
    }
}
