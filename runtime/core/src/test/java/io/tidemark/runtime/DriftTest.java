// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.checkpoint.RunIdentity;
import io.tidemark.runtime.simulation.SimulatedThreads;
import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.runtime.source.IterableSource;
import io.tidemark.runtime.source.ScriptedLog;
import io.tidemark.runtime.time.WatermarkStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A partition that is far ahead of the others is not read. */
final class DriftTest {
    @Test
    void maxDrift_onePartitionFarAhead_isNotReadUntilTheOtherComesNear() {
        List<Reading> slow = new ArrayList<>();
        List<Reading> fast = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            slow.add(Reading.of("s", i, "a"));
            fast.add(Reading.of("f", 50L * i, "a"));
        }
        JobConfig little = JobConfig.defaults().withBatchSize(100).withMaxBufferedEvents(500);
        WatermarkStrategy<Reading> free = WatermarkStrategy.monotonous();
        assertThatThrownBy(
                        () -> drifting(slow, fast, free).config(little).build().run())
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("maxBufferedEvents");
        JobProgress progress = drifting(slow, fast, free.withMaxDrift(Duration.ofSeconds(1)))
                .config(little)
                .build()
                .run();
        assertThat(progress.events()).isEqualTo(40_000);
    }

    @Test
    void maxDrift_otherPartitionHasSaidNothingYet_isNotReadWithoutEnd() {
        List<Reading> fast = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            fast.add(Reading.of("f", 50L * i, "a"));
        }
        ScriptedLog<Reading> log = new ScriptedLog<>("fast", fast);
        CepJob<Reading> job = CepJob.named("drifting")
                .source(ScriptedLog.together(List.of(new ScriptedLog<>("silent", List.of()), log)))
                .eventTime(Reading::time)
                .watermarks(WatermarkStrategy.<Reading>monotonous()
                        .withoutIdleness()
                        .withMaxDrift(Duration.ofSeconds(1)))
                .sink(new CollectingSink<String>())
                .detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(KeyedMatch::matchId)
                .config(JobConfig.defaults().withBatchSize(100).withMaxBufferedEvents(500))
                .build();
        JobWorker worker = job.newWorker(new SimulatedThreads(), new RunIdentity("drifting", 1, false));
        for (int step = 0; step < 1_000; step++) {
            worker.step();
        }
        worker.stop();
        worker.close(false);
        // Its first batch, and what is within a second of that.
        assertThat(log.position()).isEqualTo(200);
    }

    private static CepJobBuilder<Reading, String> drifting(
            List<Reading> slow, List<Reading> fast, WatermarkStrategy<Reading> strategy) {
        return CepJob.named("drifting")
                .source(IterableSource.ofPartitions("readings", List.of(slow, fast)))
                .eventTime(Reading::time)
                .watermarks(strategy)
                .sink(new CollectingSink<String>())
                .detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(KeyedMatch::matchId);
    }
}
