// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.runtime.source.ScriptedLog;
import io.tidemark.runtime.time.WatermarkStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens until all partitions have read again what they had read. In one thread. */
final class CatchUpTest {
    private static final int WAITING = 3;

    private final RestartedJob restarted = new RestartedJob();
    private final CollectingSink<String> results = new CollectingSink<>();
    private final CollectingSink<LateEvent<Reading>> late = new CollectingSink<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private final List<Reading> first = new ArrayList<>();
    private final List<Reading> second = new ArrayList<>();
    private Duration disorder = Duration.ZERO;
    private int batchSize = 1;
    private int shards = 1;
    private long firstRead;

    /** Reads all that there is, and stops with a checkpoint. */
    private JobProgress run() {
        ScriptedLog<Reading> log = new ScriptedLog<>("first", first);
        CepJobBuilder<Reading, String> builder = CepJob.named("catching-up")
                .source(ScriptedLog.together(List.of(log, new ScriptedLog<>("second", second))), reading -> {
                    if (reading.type().equals("unreadable")) {
                        throw new IllegalArgumentException("cannot be read");
                    }
                    return reading;
                })
                .eventTime(Reading::time)
                .watermarks(WatermarkStrategy.<Reading>boundedDisorder(disorder).withoutIdleness())
                .sink(results)
                .lateEvents(late)
                .detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(match -> match.key() + " to " + match.timestamp())
                .deadLetters(deadLetters::add)
                .events(Reading.serializer())
                .checkpoints(restarted.checkpoints())
                .config(JobConfig.defaults()
                        .withClock(restarted.clock())
                        .withBatchSize(batchSize)
                        .withMaxBufferedEvents(WAITING))
                .shards(shards);
        if (shards > 1) {
            builder.detect("ab-by-number", Reading.aThenB())
                    .byLong(Reading::value)
                    .emit(match -> match.key() + " to " + match.timestamp());
        }
        JobProgress progress = restarted.run(builder.build());
        firstRead = log.firstRead();
        return progress;
    }

    @Test
    void partitionWithNothingToReadAgain_isNotReadWhileAnotherCatchesUp() {
        first.add(Reading.of("far", 1_000, "x"));
        for (int i = 0; i < 50; i++) {
            first.add(Reading.of("k", 1, "x"));
        }
        second.add(Reading.of("k", 0, "x"));
        second.add(Reading.of("k", 1, "x"));
        assertThat(run().watermarkMillis()).isZero();

        // Each of them is due after another one; but time stands still until the first has caught up.
        for (int i = 2; i < 40; i += 2) {
            second.add(Reading.of("k" + i, i, "a"));
            second.add(Reading.of("k" + i, i + 1, "b"));
        }
        JobProgress progress = run();
        assertThat(progress.watermarkMillis()).isEqualTo(38);
        assertThat(results.results()).hasSize(18).contains("k2 to 3", "k36 to 37");
        assertThat(late.results()).isEmpty();
    }

    @Test
    void whatIsReadAgain_lateOrUnreadable_isToldOnce() {
        first.add(Reading.of("far", 1_000, "x"));
        second.add(Reading.of("k", 5, "x"));
        // The partitions take turns, so it comes when time is at 4.
        first.add(Reading.of("k", 4, "b"));
        second.add(Reading.of("k", 5, "a"));
        first.add(Reading.of("k", 6, "unreadable"));
        second.add(Reading.of("k", 9, "b"));
        assertThat(run().lateEvents()).isEqualTo(1);
        assertThat(late.results()).hasSize(1);
        assertThat(deadLetters).hasSize(1);

        second.add(Reading.of("k", 10, "x"));
        JobProgress progress = run();
        assertThat(progress.lateEvents()).isZero();
        assertThat(progress.watermarkMillis()).isEqualTo(9);
        assertThat(late.results()).hasSize(1);
        assertThat(deadLetters).hasSize(1);
        assertThat(results.results()).containsExactly("k to 9");
    }

    /** Its keys are in two shards: it is in the segment of each, and is handed over once. */
    @Test
    void eventThatWaitsForLong_isKeptAndNotReadAgain() {
        disorder = Duration.ofMillis(100);
        batchSize = 1_000;
        shards = 4;
        first.add(new Reading("k", 1_000, "a", 7));
        first.addAll(Collections.nCopies((int) UnreachedBatches.MAX_RECORDS + batchSize, Reading.of("k", 1_000, "x")));
        second.add(Reading.of("k", 1_000, "x"));
        assertThat(run().watermarkMillis()).isEqualTo(899);
        assertThat(firstRead).isZero();

        first.add(new Reading("k", 1_005, "b", 7));
        first.add(Reading.of("time", 2_000, "goes on"));
        second.add(Reading.of("time", 2_000, "goes on"));
        JobProgress progress = run();
        assertThat(progress.watermarkMillis()).isEqualTo(1_899);
        assertThat(firstRead).isEqualTo(batchSize);
        assertThat(results.results()).containsExactlyInAnyOrder("k to 1005", "7 to 1005");
    }
}
