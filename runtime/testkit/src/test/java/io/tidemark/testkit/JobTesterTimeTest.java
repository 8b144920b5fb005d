// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.pattern.Pattern;
import io.tidemark.runtime.CepJob;
import io.tidemark.runtime.JobConfig;
import io.tidemark.runtime.JobOrderStep;
import io.tidemark.runtime.JobTimeStep;
import io.tidemark.runtime.time.WatermarkStrategy;
import java.time.Duration;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Scenarios of jobs whose time is not, or not only, that of their events. */
final class JobTesterTimeTest {
    private record Door(String id, boolean open) {}

    private static final Pattern<Door> HELD_OPEN = Pattern.<Door>begin("opened")
            .where(Door::open)
            .notFollowedBy("closed")
            .where((Door door) -> !door.open())
            .within(Duration.ofMinutes(1));

    private static final WatermarkStrategy<Door> GUARDED =
            WatermarkStrategy.<Door>monotonous().withWallClockGuard(Duration.ofSeconds(30));

    private static JobTester<Door, String> tester(Function<JobTimeStep<Door>, JobOrderStep<Door>> time) {
        return JobTester.of(
                Door.class,
                String.class,
                (alarms, clock) -> time.apply(CepJob.named("doors").pushed(Door.class))
                        .sink(alarms)
                        .config(JobConfig.defaults().withClock(clock))
                        .detect("held-open", HELD_OPEN)
                        .by(Door::id)
                        .emit(match -> match.key() + " open since " + match.startTimestamp())
                        .build());
    }

    private static String openSince(String door, String time) {
        return door + " open since " + JobTester.millis(time);
    }

    @Test
    void at_processingTime_setsTheClockAndTellsWhatEnded() {
        tester(JobTimeStep::processingTime)
                .at("10:00:00", new Door("cellar", true))
                .at("10:00:10", new Door("roof", true))
                .at("10:00:40", new Door("roof", false))
                .at("10:01:00")
                .expectNothing()
                .expectOpen("held-open", 1)
                .at("10:01:00.001")
                .expect(openSince("cellar", "10:00:00"))
                .expectNothingOpen()
                .at("10:01:00.001", new Door("cellar", true))
                .silentUntil("10:02:00.002")
                .expect(openSince("cellar", "10:01:00.001"))
                .expectLate(0)
                .expectNothingElse();
    }

    @Test
    void at_processingTime_daysLater_tellsAtOnce() {
        tester(JobTimeStep::processingTime)
                .at("10:00:00", new Door("cellar", true))
                .at("7d 10:00:00")
                .expect(openSince("cellar", "10:00:00"))
                .at("7d 10:00:00", new Door("cellar", true))
                .end()
                .expect(openSince("cellar", "7d 10:00:00"))
                .expectNothingOpen();
    }

    @Test
    void at_ingestionTime_setsTheClockAndTimeWaitsForAnEvent() {
        tester(JobTimeStep::ingestionTime)
                .at("10:00:00", new Door("cellar", true))
                .at("10:05:00")
                .expectNothing()
                .at("10:05:00", new Door("roof", true))
                .expect(openSince("cellar", "10:00:00"))
                .at("10:05:30", new Door("roof", false))
                .at("10:05:31", new Door("cellar", false))
                .expectNothing()
                .expectOpen("held-open", 0)
                .expectLate(0);
    }

    @Test
    void at_ingestionTimeWithAGuard_timeGoesOnAfterTheSilence() {
        tester(time -> time.ingestionTime().watermarks(GUARDED))
                .at("10:00:00", new Door("cellar", true))
                // Half a minute of silence, then time goes on from the millisecond before the event.
                .at("10:01:30")
                .expectNothing()
                .at("10:01:30.001")
                .expect(openSince("cellar", "10:00:00"))
                .at("10:01:40", new Door("roof", true))
                .at("10:01:50")
                .expectOpen("held-open", 0)
                .silentUntil("10:03:10.001")
                .expect(openSince("roof", "10:01:40"))
                .expectLate(0);
    }

    @Test
    void silentUntil_eventTimeWithAGuard_timeGoesOnAfterTheSilence() {
        tester(time -> time.eventTime(door -> JobTester.millis("10:00:00")).watermarks(GUARDED))
                .at("10:00:05", new Door("cellar", true))
                .silentUntil("10:01:35")
                .expectNothing()
                .silentUntil("10:01:35.001")
                .expect(openSince("cellar", "10:00:00"))
                .expectNothingOpen();
    }

    @Test
    void at_timeBefore_isRefusedInEachMode() {
        assertThatThrownBy(
                        () -> tester(JobTimeStep::processingTime).at("10:00:00").at("09:59:59"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("time 09:59:59 after 10:00:00");
        assertThatThrownBy(
                        () -> tester(JobTimeStep::ingestionTime).at("10:00:00").at("09:59:59"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("time 09:59:59 after 10:00:00");
    }
}
