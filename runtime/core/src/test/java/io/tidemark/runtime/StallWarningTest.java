// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.runtime.checkpoint.RunIdentity;
import io.tidemark.runtime.simulation.SimulatedThreads;
import io.tidemark.runtime.source.ScriptedLog;
import io.tidemark.runtime.source.Source;
import io.tidemark.runtime.time.WatermarkStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is said when time stands still: once, for whom it waits, and what can be done. */
final class StallWarningTest {
    private final List<String> log = RecordedLogs.record();
    private final ManualClock clock = new ManualClock();
    private final List<Reading> readings = new ArrayList<>();

    @AfterEach
    void endRecording() {
        RecordedLogs.end();
    }

    /** Lets a job work for two minutes in which nothing comes. */
    private void stall(Source<Reading> source, WatermarkStrategy<Reading> watermarks) {
        JobWorker worker = CepJob.named("stall")
                .source(source)
                .eventTime(Reading::time)
                .watermarks(watermarks)
                .sink((String result) -> {})
                .detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(match -> match.key())
                .config(JobConfig.defaults().withClock(clock))
                .build()
                .newWorker(new SimulatedThreads(), new RunIdentity("stall", 1, true));
        ProgressReports reports = new ProgressReports(worker, clock);
        reports.begin();
        for (int second = 0; second < 120; second++) {
            while (worker.step()) {
                // There is more to be done at this moment.
            }
            clock.advance(Duration.ofSeconds(1));
            reports.look();
        }
        worker.close(false);
    }

    private List<String> warnings() {
        return log.stream().filter(line -> line.startsWith("WARN")).toList();
    }

    @Test
    void look_nothingComesAnyMore_saysHowTimeCanGoOn() {
        readings.add(Reading.of("k", 1_000, "a"));
        stall(new ScriptedLog<>("log", readings), WatermarkStrategy.monotonous());
        assertThat(warnings())
                .singleElement()
                .asString()
                .matches("WARN 1 event waits: watermark 1970-01-01T00:00:00\\.999Z, has not moved for 6[0-9] s\\. No"
                        + " partition brings anything, and time goes on with events: what waits comes out with the next"
                        + " ones\\. If time should go on without any, use"
                        + " watermarks\\(strategy\\.withWallClockGuard\\(\\.\\.\\.\\)\\)");
    }

    @Test
    void look_partitionHoldsTimeBack_saysWhichAndWhatToLookAt() {
        readings.add(Reading.of("k", 1_000, "a"));
        readings.add(Reading.of("k", 2_000, "a"));
        stall(
                ScriptedLog.together(
                        List.of(new ScriptedLog<>("full", readings), new ScriptedLog<>("empty", new ArrayList<>()))),
                WatermarkStrategy.<Reading>monotonous().withoutIdleness());
        assertThat(warnings())
                .singleElement()
                .asString()
                .matches(
                        "WARN 2 events wait: no watermark yet, held back by empty, has not moved for 6[0-9] s\\. Nothing"
                                + " more is found until that partition goes on: see whether it can be reached, and what comes of"
                                + " it; with withIdleness\\(\\.\\.\\.\\) the others do not wait for one that is silent");
    }
}
