// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.checkpoint.RunIdentity;
import io.tidemark.runtime.checkpoint.SavepointRequest;
import io.tidemark.runtime.simulation.Faults;
import io.tidemark.runtime.simulation.SimulatedStorage;
import io.tidemark.runtime.simulation.SimulatedThreads;
import io.tidemark.runtime.source.ScriptedLog;
import io.tidemark.runtime.time.WatermarkStrategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two runs of a job in one thread, with a clock that is turned by hand: one works, the other stands by until it is its turn. */
final class TurnTest {
    private static final Duration SILENCE = Duration.ofMillis(100);
    private static final Duration EXPIRY = Duration.ofSeconds(6);

    private final ManualClock clock = new ManualClock();
    private final SimulatedStorage storage = new SimulatedStorage(new Faults(new Random(0)));
    private final List<Reading> log = new ArrayList<>();
    private int runs;

    private final class Run {
        private final SimulatedThreads threads = new SimulatedThreads();
        private final JobWorker worker;

        Run(WatermarkStrategy<Reading> watermarks) {
            worker = CepJob.named("turn")
                    .source(new ScriptedLog<>("log", log))
                    .eventTime(Reading::time)
                    .watermarks(watermarks)
                    .sink((String result) -> {})
                    .detect("ab", Reading.aThenB())
                    .by(Reading::key)
                    .emit(match -> match.key())
                    .events(ReadingSerializer.INSTANCE)
                    .checkpoints(Checkpoints.in(storage).every(Duration.ofMillis(1)))
                    .config(JobConfig.defaults().withClock(clock))
                    .build()
                    .newWorker(threads, new RunIdentity("turn", ++runs, true));
        }

        /** Does all that it can do at this moment, with its threads. */
        void work() {
            for (boolean worked = true; worked; ) {
                worked = !worker.isDone() && worker.step();
                worked |= threads.runOne("checkpoints");
                threads.runRepeated();
            }
        }

        JobProgress progress() {
            return worker.progress(false);
        }
    }

    @Test
    void progress_standingByForLong_saysSoAndCountsFromTheTakeOver() {
        Run first = new Run(WatermarkStrategy.monotonous());
        Run second = new Run(WatermarkStrategy.monotonous());
        log.add(Reading.of("k", 1_000, "a"));
        for (int look = 0; look < 1_000; look++) {
            clock.advance(Duration.ofMillis(250));
            first.work();
            second.work();
        }
        assertThat(first.progress().standingBy()).isFalse();
        assertThat(first.worker.state()).isEqualTo(JobState.RUNNING);
        assertThat(second.worker.state()).isEqualTo(JobState.STANDBY);
        assertThat(first.progress().stalledNanos()).isPositive();
        assertThat(second.progress().standingBy()).isTrue();
        assertThat(second.progress()).hasToString("standing by: another process runs the job");
        assertThat(second.progress().timeStatus()).startsWith("standing by");

        first.worker.stop();
        clock.advance(Duration.ofMillis(1));
        first.work();
        assertThat(first.worker.state()).isEqualTo(JobState.STOPPING);
        first.worker.close(false);
        clock.advance(Duration.ofMillis(250));
        second.worker.step();
        assertThat(second.worker.state()).isEqualTo(JobState.RESTORING);
        second.work();
        assertThat(second.worker.state()).isEqualTo(JobState.RUNNING);
        JobProgress taken = second.progress();
        assertThat(taken.standingBy()).isFalse();
        assertThat(taken.watermarkMillis()).isEqualTo(999);
        assertThat(taken.stalledNanos()).isZero();
        assertThat(taken.elapsedNanos()).isZero();
        assertThat(Objects.requireNonNull(taken.checkpoints()).ageNanos()).isZero();
    }

    /** Although the source can be told from another, which is written each time. */
    @Test
    void checkpoints_nothingHappens_areLeftOut() {
        Run run = new Run(WatermarkStrategy.monotonous());
        log.add(Reading.of("k", 1_000, "a"));
        for (int i = 0; i < 10; i++) {
            clock.advance(Duration.ofSeconds(10));
            run.work();
        }
        String last = run.worker.lastCheckpoint();
        assertThat(last).isNotEmpty();
        for (int minute = 0; minute < 30; minute++) {
            clock.advance(Duration.ofMinutes(1));
            run.work();
            assertThat(run.worker.lastCheckpoint()).isEqualTo(last);
        }
    }

    @Test
    void checkpointAge_nothingHappensForAnHour_isZeroAndBeginsWithTheNextEvent() {
        Run run = new Run(WatermarkStrategy.monotonous());
        log.add(Reading.of("k", 1_000, "a"));
        for (int i = 0; i < 10; i++) {
            clock.advance(Duration.ofMillis(1));
            run.work();
        }
        for (int minute = 0; minute < 60; minute++) {
            clock.advance(Duration.ofMinutes(1));
            run.work();
            assertThat(age(run)).isZero();
        }
        log.add(Reading.of("k", 1_005, "x"));
        run.worker.step();
        run.worker.step();
        clock.advance(Duration.ofSeconds(3));
        assertThat(age(run)).isEqualTo(Duration.ofSeconds(3));
    }

    private static Duration age(Run run) {
        return Duration.ofNanos(
                Objects.requireNonNull(run.progress().checkpoints()).ageNanos());
    }

    @Test
    void guard_takeOverAfterStandingByForLong_waitsForItsSilenceFirst() {
        WatermarkStrategy<Reading> guarded =
                WatermarkStrategy.<Reading>monotonous().withWallClockGuard(SILENCE);
        Run first = new Run(guarded);
        log.add(Reading.of("k", 1_000, "a"));
        // Nobody cares about it, but who takes over reads it again, since its time has not come.
        log.add(Reading.of("k", 1_001, "x"));
        clock.advance(Duration.ofMillis(1));
        first.work();
        clock.advance(Duration.ofMillis(1));
        first.work();
        assertThat(first.progress().watermarkMillis()).isEqualTo(1_000);

        // The first is never heard of again.
        Run second = new Run(guarded);
        second.work();
        assertThat(second.progress().standingBy()).isTrue();
        clock.advance(EXPIRY);
        second.work();
        assertThat(second.progress().standingBy()).isFalse();
        for (int i = 0; i < 9; i++) {
            clock.advance(SILENCE.dividedBy(10));
            second.work();
        }
        assertThat(second.progress().watermarkMillis()).isEqualTo(1_000);
        log.add(Reading.of("k", 1_005, "b"));
        second.work();
        assertThat(second.progress().lateEvents()).isZero();
        assertThat(second.progress().matches()).isZero();
        clock.advance(SILENCE);
        second.work();
        clock.advance(SILENCE);
        second.work();
        assertThat(second.progress().watermarkMillis()).isEqualTo(1_104);
        assertThat(second.progress().matches()).isOne();
    }

    @Test
    void stop_savepointNotCopiedYet_waitsForIt(@TempDir Path directory) {
        Run only = new Run(WatermarkStrategy.monotonous());
        log.add(Reading.of("k", 1_000, "a"));
        SavepointRequest savepoint = new SavepointRequest(directory);
        only.work();
        only.worker.savepoint(savepoint);
        only.worker.stop();
        only.work();
        assertThat(only.worker.isDone()).isFalse();
        assertThat(only.threads.runOne("savepoints")).isTrue();
        assertThat(savepoint.outcome()).isCompletedWithValue(directory);
        only.work();
        assertThat(only.worker.isDone()).isTrue();
    }
}
