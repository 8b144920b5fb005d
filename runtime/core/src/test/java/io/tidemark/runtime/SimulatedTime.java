// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.simulation.SimulatedEvent;
import io.tidemark.runtime.time.WatermarkStrategy;
import java.time.Duration;
import java.util.Random;

/** What time is in a simulation, and what makes it go on. */
enum SimulatedTime {
    /** Events say it; nothing is late. */
    EVENT,
    /** Events say it, and the wall clock where none come: what is late depends on what came when. */
    GUARDED,
    /** When an event was read; it goes on with the events, and with the guard. */
    INGESTION,
    /** When an event was read; it goes on with the clock. */
    PROCESSING;

    /** How far events are out of order, at most. */
    static final int DISORDER = 20;

    /** Whether events say their time themselves. */
    boolean isOfEvents() {
        return this == EVENT || this == GUARDED;
    }

    /**
     * Makes it the time of a job.
     *
     * @param idle whether partitions that are silent for some milliseconds are idle
     */
    JobOrderStep<SimulatedEvent> of(JobTimeStep<SimulatedEvent> job, boolean idle, Random random) {
        return switch (this) {
            case EVENT -> job.eventTime(SimulatedEvent::time).disorder(Duration.ofMillis(DISORDER));
            case GUARDED -> job.eventTime(SimulatedEvent::time).watermarks(guarded(DISORDER, idle, random));
            case INGESTION -> job.ingestionTime().watermarks(guarded(0, idle, random));
            case PROCESSING -> job.processingTime();
        };
    }

    private static WatermarkStrategy<SimulatedEvent> guarded(int disorder, boolean idle, Random random) {
        WatermarkStrategy<SimulatedEvent> guarded = WatermarkStrategy.<SimulatedEvent>boundedDisorder(
                        Duration.ofMillis(disorder))
                .withWallClockGuard(Duration.ofMillis(1 + random.nextInt(40)));
        return idle ? guarded.withIdleness(Duration.ofMillis(1 + random.nextInt(40))) : guarded.withoutIdleness();
    }
}
