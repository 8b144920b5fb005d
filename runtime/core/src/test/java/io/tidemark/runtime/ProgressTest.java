// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.pattern.AfterMatchSkip;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.condition.Aggregates;
import io.tidemark.pattern.condition.Field;
import io.tidemark.pattern.condition.NumberField;
import io.tidemark.runtime.checkpoint.CheckpointProgress;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.runtime.source.FileSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a job tells of itself. */
@Timeout(300)
final class ProgressTest {
    private final ManualClock clock = new ManualClock();
    private final CollectingSink<String> results = new CollectingSink<>();

    private CepJobBuilder<Reading, String> patterns(JobOrderStep<Reading> order) {
        return order.disorder(Duration.ofMillis(5))
                .sink(results)
                .detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(match -> match.matchId())
                .detect("a!b", Reading.aWithoutB())
                .byLong(reading -> reading.key().charAt(0))
                .emit(match -> match.matchId())
                .config(JobConfig.defaults().withClock(clock));
    }

    private Pipeline<Reading> pipeline(int shards) {
        return patterns(CepJob.named("test").pushed(Reading.class).eventTime(Reading::time))
                .shards(shards)
                .build()
                .newPipeline();
    }

    @Test
    void latency_eventThatWaits_isSplitByWhereTimeWasSpent() {
        Pipeline<Reading> pipeline = pipeline(1);
        pipeline.addPartition("p");
        pipeline.accept(0, 0, Reading.of("k", 10, "a"));
        clock.advance(Duration.ofMillis(40));
        pipeline.watermark(0, 10);
        DetectionLatency latency = pipeline.progress(false).latency();
        assertThat(latency.watermark().count()).isEqualTo(1);
        assertThat(latency.watermark().sumNanos()).isEqualTo(40_000_000);
        assertThat(latency.queue().sumNanos()).isZero();
        assertThat(latency.compute().sumNanos()).isZero();
        assertThat(latency.total().sumNanos()).isEqualTo(40_000_000);
        pipeline.close();
    }

    @Test
    void latency_manyEvents_followsTheFirstOfEachBatchAndOneInAThousand() {
        for (int shards : new int[] {1, 2}) {
            Pipeline<Reading> pipeline = pipeline(shards);
            pipeline.addPartition("p");
            for (int i = 0; i < 100; i++) {
                for (int n = 0; n < 30; n++) {
                    int position = i * 30 + n;
                    pipeline.accept(0, position, Reading.of("k" + position % 7, position, "a"));
                }
                pipeline.endBatch(0);
            }
            for (int n = 3_000; n < 13_250; n++) {
                pipeline.accept(0, n, Reading.of("k", n, "a"));
            }
            pipeline.end(0);
            assertThat(pipeline.progress(false).latency().total().count())
                    .as("%d shards", shards)
                    // Two shards may follow the same event; and a batch between threads follows eight at most.
                    .isBetween(shards == 1 ? 100L : 20L, 130L * shards);
            pipeline.close();
        }
    }

    @Test
    void stages_eventsTakenAndForbidden_areCounted() {
        for (int shards : new int[] {1, 3}) {
            Pipeline<Reading> pipeline = pipeline(shards);
            pipeline.addPartition("p");
            String types = "axbxabab";
            for (int i = 0; i < types.length(); i++) {
                pipeline.accept(0, i, Reading.of("k", i, types.substring(i, i + 1)));
            }
            pipeline.end(0);
            List<PatternProgress> patterns = pipeline.progress(false).patterns();
            assertThat(patterns.get(0).stages())
                    .containsExactly(new StageProgress("a", false, 3, 0, 0), new StageProgress("b", false, 3, 0, 0));
            assertThat(patterns.get(1).stages())
                    .containsExactly(new StageProgress("a", false, 3, 0, 0), new StageProgress("b", true, 0, 3, 0));
            assertThat(patterns.get(0).events()).isEqualTo(6);
            pipeline.close();
        }
    }

    @Test
    void conditionThatThrows_isCountedApart() {
        Pipeline<Reading> pipeline = CepJob.named("test")
                .pushed(Reading.class)
                .eventTime(Reading::time)
                .sink(results)
                .detect(
                        "picky",
                        Reading.aThenB()
                                .followedBy("c")
                                .where((Reading reading) -> Integer.parseInt(reading.key()) > 1))
                .by(Reading::key)
                .emit(match -> match.matchId())
                .deadLetters(new CollectingSink<>())
                .build()
                .newPipeline();
        pipeline.addPartition("p");
        pipeline.accept(0, 0, Reading.of("k", 1, "a"));
        pipeline.accept(0, 1, Reading.of("k", 2, "b"));
        pipeline.accept(0, 2, Reading.of("k", 3, "c"));
        pipeline.end(0);
        PatternProgress picky = pipeline.progress(false).patterns().get(0);
        assertThat(picky.conditionFailures()).isEqualTo(picky.failures()).isEqualTo(1);
        assertThat(picky.stages()).extracting(StageProgress::conditionFailures).containsExactly(0L, 0L, 1L);
        pipeline.close();
    }

    @Test
    void census_bitByBit_findsWhatAVisitToAllKeysFinds() {
        Pipeline<Reading> pipeline = pipeline(1);
        pipeline.addPartition("p");
        for (int i = 0; i < 1_000; i++) {
            pipeline.accept(0, i, Reading.of("k" + i, i, "a"));
        }
        pipeline.watermark(0, 999);
        pipeline.shards().beginCensus();
        int steps = 0;
        while (pipeline.shards().count(3)) {
            steps++;
        }
        List<PatternProgress> counted = pipeline.progress(false).patterns();
        List<PatternProgress> exact = pipeline.progress(true).patterns();
        assertThat(steps).isPositive();
        assertThat(counted).isEqualTo(exact);
        assertThat(counted.get(0).openMatches()).isEqualTo(Map.of("b", 10L));
        assertThat(counted.get(0).stateBytes()).isPositive();
        pipeline.close();
    }

    /** In each key the first "a" is too high for "b", and may still skip the match of the second. */
    @Test
    void heldBackMatches_ofAllKeysAndShards_areCountedWithTheOpenOnes() {
        NumberField<Reading> value = Field.number("value", Reading::value);
        Pattern<Reading> pattern = Pattern.<Reading>begin("a", AfterMatchSkip.skipPastLastEvent())
                .where(Reading.ofType("a"))
                .followedBy("b")
                .where(value.greaterThan(Aggregates.last("a", value)));
        for (int shards : new int[] {1, 3}) {
            Pipeline<Reading> pipeline = CepJob.named("test")
                    .pushed(Reading.class)
                    .eventTime(Reading::time)
                    .disorder(Duration.ofMillis(5))
                    .sink(results)
                    .detect("p", pattern)
                    .by(Reading::key)
                    .emit(match -> match.matchId())
                    .shards(shards)
                    .build()
                    .newPipeline();
            pipeline.addPartition("p");
            for (int i = 0; i < 7; i++) {
                pipeline.accept(0, 3L * i, new Reading("k" + i, 1, "a", 5));
                pipeline.accept(0, 3L * i + 1, new Reading("k" + i, 2, "a", 1));
                pipeline.accept(0, 3L * i + 2, new Reading("k" + i, 3, "b", 3));
            }
            pipeline.watermark(0, 9);
            assertThat(pipeline.progress(false).patterns().get(0).heldBack()).isEqualTo(-1);
            PatternProgress counted = pipeline.progress(true).patterns().get(0);
            assertThat(counted.heldBack()).isEqualTo(7);
            assertThat(counted.openMatches()).isEqualTo(Map.of("b", 7L));
            assertThat(counted).asString().endsWith("open {b=7}, held back 7");
            pipeline.close();
        }
    }

    @Test
    void census_eventsInBetween_endsAndIsNoWorseThanWhatChanged() {
        Pipeline<Reading> pipeline = pipeline(1);
        pipeline.addPartition("p");
        for (int i = 0; i < 2_000; i++) {
            pipeline.accept(0, i, Reading.of("k" + i, 0, "a"));
        }
        pipeline.watermark(0, 0);
        pipeline.shards().beginCensus();
        for (int i = 0; pipeline.shards().count(7); i++) {
            // Every other step a key that was there ends, and a new one begins.
            pipeline.accept(0, 2_000 + 2 * i, Reading.of("k" + i, 1, "b"));
            pipeline.accept(0, 2_001 + 2 * i, Reading.of("new" + i, 1, "a"));
            pipeline.watermark(0, i % 2);
        }
        Map<String, Long> counted = pipeline.progress(false).patterns().get(0).openMatches();
        assertThat(Objects.requireNonNull(counted).get("b")).isBetween(1_700L, 2_300L);
        pipeline.close();
    }

    @Test
    void latest_ofARunThatCounts_tellsOpenMatchesWithoutBeingAsked() {
        for (int shards : new int[] {1, 2}) {
            List<Map<String, Long>> seen = new ArrayList<>();
            WatchedSource source = new WatchedSource((poll, run) -> {
                clock.advance(Duration.ofMillis(60));
                if (poll == 0) {
                    return List.of(Reading.of("k", 1, "a"), Reading.of("l", 2, "a"), Reading.of("m", 8, "x"));
                }
                JobProgress latest = run.latest();
                Map<String, Long> open = latest.patterns().get(0).openMatches();
                if (open == null || latest.watermarkMillis() < 2) {
                    return List.of();
                }
                seen.add(open);
                return open.isEmpty() ? List.of() : null;
            });
            JobHandle handle = patterns(CepJob.named("test").source(source).eventTime(Reading::time))
                    .shards(shards)
                    .build()
                    .open();
            handle.countOpenEvery(Duration.ofSeconds(1));
            assertThat(handle.latest().openMatchCount()).isEqualTo(-1);
            source.run(handle);
            assertThat(seen.get(seen.size() - 1)).isEqualTo(Map.of("b", 2L));
            assertThat(handle.latestAge()).isZero();
            assertThat(handle.latest().patterns().get(0).openMatches()).isEmpty();
        }
    }

    @Test
    void latestAge_whileTheJobIsKept_grows() {
        List<Duration> ages = new ArrayList<>();
        WatchedSource source = new WatchedSource((poll, run) -> {
            clock.advance(Duration.ofSeconds(7));
            ages.add(run.latestAge());
            return poll == 0 ? List.of() : null;
        });
        JobHandle handle = patterns(CepJob.named("test").source(source).eventTime(Reading::time))
                .build()
                .open();
        source.run(handle);
        assertThat(ages.get(1)).isEqualTo(Duration.ofSeconds(7));
        assertThatThrownBy(() -> handle.countOpenEvery(Duration.ZERO)).hasMessageContaining("must be positive");
        assertThat(handle.job()).isEqualTo("test");
    }

    private static CheckpointProgress checkpoints(JobProgress progress) {
        return Objects.requireNonNull(progress.checkpoints());
    }

    @Test
    void checkpoints_ofARun_tellNumberSizeAndAge(@TempDir Path directory) {
        List<CheckpointProgress> seen = new ArrayList<>();
        WatchedSource source = new WatchedSource((poll, run) -> {
            clock.advance(Duration.ofMillis(200));
            CheckpointProgress progress = checkpoints(run.latest());
            seen.add(progress);
            return progress.completed() < 2 ? List.of(Reading.of("k" + poll, poll, "a")) : null;
        });
        JobHandle handle = patterns(CepJob.named("test").source(source).eventTime(Reading::time))
                .events(ReadingSerializer.INSTANCE)
                .checkpoints(Checkpoints.in(directory).every(Duration.ofMillis(500)))
                .build()
                .open();
        CheckpointProgress last = checkpoints(source.run(handle));
        assertThat(seen.get(0).completed()).isZero();
        assertThat(last.completed()).isGreaterThan(2);
        assertThat(last.failed()).isZero();
        assertThat(last.writtenBytes()).isPositive();
        assertThat(last.totalBytes()).isGreaterThanOrEqualTo(last.writtenBytes());
        assertThat(seen.get(seen.size() - 1).ageNanos()).isPositive();
    }

    @Test
    void partitions_ofFiles_tellTheBytesThatAreLeftAndTheClockHowFarTimeIsBehind(@TempDir Path directory)
            throws IOException {
        Path file = Files.writeString(directory.resolve("lines"), "1000\n2000\n3000\n");
        clock.advance(Duration.ofSeconds(10));
        List<String> seen = new ArrayList<>();
        JobHandle handle = CepJob.named("test")
                .source(FileSource.of(file).following(), line -> {
                    clock.advance(Duration.ofSeconds(1));
                    return Reading.of("k", Long.parseLong(line), "a");
                })
                .eventTime(Reading::time)
                .disorder(Duration.ZERO)
                .sink((String result) -> {})
                .config(JobConfig.defaults().withClock(clock).withBatchSize(1))
                .detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(match -> match.key())
                .build()
                .open();
        handle.onProgress(Duration.ZERO, progress -> {
            PartitionTime partition = progress.partitions().get(0);
            seen.add(progress.watermarkMillis() + ": " + partition.bytesBehind() + " bytes, "
                    + partition.recordsBehind() + " records, " + handle.eventTimeLag());
            if (partition.bytesBehind() == 0) {
                handle.stop();
            }
        });
        assertThat(handle.eventTimeLag()).isNull();
        handle.run();
        assertThat(seen)
                .startsWith(
                        "999: 10 bytes, -1 records, PT10.001S",
                        "1999: 5 bytes, -1 records, PT10.001S",
                        "2999: 0 bytes, -1 records, PT10.001S");
    }

    @Test
    void partitions_ofAJob_tellTheirTime() {
        Pipeline<Reading> pipeline = pipeline(1);
        pipeline.addPartition("fast");
        pipeline.addPartition("slow");
        pipeline.accept(0, 0, Reading.of("k", 100, "a"));
        pipeline.endBatch(0);
        assertThat(pipeline.progress(false).partitions())
                .containsExactly(
                        new PartitionTime("fast", 94, PartitionTime.Status.ACTIVE, -1, -1),
                        new PartitionTime("slow", Long.MIN_VALUE, PartitionTime.Status.ACTIVE, -1, -1));
        clock.advance(Duration.ofSeconds(31));
        pipeline.checkIdleness();
        pipeline.end(0);
        assertThat(pipeline.progress(false).partitions())
                .extracting(PartitionTime::status)
                .containsExactly(PartitionTime.Status.ENDED, PartitionTime.Status.IDLE);
        pipeline.close();
    }
}
