// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.pattern.Pattern;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.runtime.source.RecordBuffer;
import io.tidemark.runtime.source.TestPartition;
import io.tidemark.runtime.time.WatermarkStrategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Processing time, ingestion time, and the guard against time that stands still. */
@Timeout(300)
final class TimeModeTest {
    private static final WatermarkStrategy<Reading> GUARDED =
            WatermarkStrategy.<Reading>monotonous().withWallClockGuard(Duration.ofMillis(100));

    private final ManualClock clock = new ManualClock();
    private final CollectingSink<String> results = new CollectingSink<>();
    private final CollectingSink<LateEvent<Reading>> late = new CollectingSink<>();

    private JobTimeStep<Reading> pushed() {
        return CepJob.named("test").pushed(Reading.class);
    }

    /** a, and no b within ten milliseconds; and a, then b within ten. */
    private CepJobBuilder<Reading, String> patterns(JobOrderStep<Reading> order) {
        return order.sink(results)
                .detect("a!b", Reading.aWithoutB())
                .by(Reading::key)
                .emit(match -> match.key() + " alone at " + match.timestamp())
                .detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(match -> match.key() + " from " + match.startTimestamp() + " to " + match.endTimestamp())
                .lateEvents(late)
                .config(JobConfig.defaults().withClock(clock));
    }

    private Pipeline<Reading> pipeline(JobOrderStep<Reading> order, int shards) {
        return patterns(order).shards(shards).build().newPipeline();
    }

    private void pass(Pipeline<Reading> pipeline, long millis) {
        clock.advance(Duration.ofMillis(millis));
        pipeline.checkIdleness();
        // With threads of their own the shards are asked, which they answer when they are done.
        pipeline.progress(true);
    }

    private static Reading event(String key, String type) {
        return Reading.of(key, -1, type);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void processingTime_silentStream_windowsEndOnTime(int shards) {
        Pipeline<Reading> pipeline = pipeline(pushed().processingTime(), shards);
        pipeline.addPartition("busy");
        pipeline.addPartition("silent");
        long start = clock.epochMillis();
        pipeline.accept(0, 0, event("k", "a"));
        pipeline.endBatch(0);
        pass(pipeline, 10);
        assertThat(results.results()).isEmpty();
        pass(pipeline, 1);
        assertThat(results.results()).containsExactly("k alone at " + (start + 10));
        assertThat(pipeline.watermark()).isEqualTo(start + 10);
        assertThat(pipeline.progress(false).heldBackBy()).isNull();
        pipeline.close();
    }

    @Test
    void processingTime_events_happenWhenTheyAreRead() {
        Pipeline<Reading> pipeline = pipeline(pushed().processingTime(), 1);
        pipeline.addPartition("p");
        clock.advance(Duration.ofMillis(50));
        pipeline.accept(0, 0, event("k", "a"));
        pass(pipeline, 4);
        pipeline.accept(0, 1, event("k", "b"));
        pipeline.accept(0, 2, event("l", "b"));
        pipeline.watermark(0, 1_000_000);
        pass(pipeline, 1);
        assertThat(results.results()).containsExactly("k from 50 to 54");
        pipeline.end(0);
        assertThat(results.results()).containsExactly("k from 50 to 54");
        assertThat(late.results()).isEmpty();
        pipeline.close();
    }

    @Test
    void ingestionTime_events_happenWhenTheyAreReadAndTimeGoesOnWithThem() {
        Pipeline<Reading> pipeline = pipeline(pushed().ingestionTime(), 1);
        pipeline.addPartition("p");
        clock.advance(Duration.ofMillis(50));
        pipeline.accept(0, 0, event("k", "a"));
        pipeline.endBatch(0);
        pass(pipeline, 500);
        assertThat(results.results()).isEmpty();
        assertThat(pipeline.watermark()).isEqualTo(49);
        pipeline.accept(0, 1, event("x", "c"));
        pipeline.endBatch(0);
        assertThat(results.results()).containsExactly("k alone at 60");
        assertThat(pipeline.watermark()).isEqualTo(549);
        assertThat(late.results()).isEmpty();
        pipeline.close();
    }

    @Test
    void ingestionTime_partitionThatWakesUp_isNeverLate() {
        JobOrderStep<Reading> order = pushed().ingestionTime()
                .watermarks(WatermarkStrategy.<Reading>monotonous()
                        .withIdleness(Duration.ofMillis(20))
                        .withWallClockGuard(Duration.ofMillis(100)));
        Pipeline<Reading> pipeline = pipeline(order, 1);
        pipeline.addPartition("p");
        pipeline.addPartition("q");
        pipeline.accept(0, 0, event("k", "a"));
        pipeline.endBatch(0);
        pass(pipeline, 300);
        pipeline.accept(1, 0, event("k", "b"));
        pipeline.accept(0, 1, event("k", "b"));
        pipeline.end(0);
        pipeline.end(1);
        assertThat(late.results()).isEmpty();
        pipeline.close();
    }

    @Test
    void guard_off_timeStandsStill() {
        Pipeline<Reading> pipeline = pipeline(pushed().eventTime(Reading::time), 1);
        pipeline.addPartition("p");
        pipeline.accept(0, 0, Reading.of("k", 1_000, "a"));
        pipeline.endBatch(0);
        pass(pipeline, 3_600_000);
        assertThat(results.results()).isEmpty();
        assertThat(pipeline.watermark()).isEqualTo(999);
        pipeline.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void guard_nothingComesAnyMore_windowsEnd(int shards) {
        Pipeline<Reading> pipeline = pipeline(pushed().eventTime(Reading::time).watermarks(GUARDED), shards);
        pipeline.addPartition("p");
        pipeline.accept(0, 0, Reading.of("k", 1_000, "a"));
        pipeline.endBatch(0);
        pass(pipeline, 99);
        pass(pipeline, 1);
        assertThat(pipeline.watermark()).isEqualTo(999);
        pass(pipeline, 10);
        assertThat(pipeline.watermark()).isEqualTo(1_009);
        assertThat(results.results()).isEmpty();
        pass(pipeline, 1);
        assertThat(results.results()).containsExactly("k alone at 1010");
        pipeline.close();
    }

    @Test
    void guard_eventsThatComeLater_areLateByTheUsualRule() {
        Pipeline<Reading> pipeline = pipeline(pushed().eventTime(Reading::time).watermarks(GUARDED), 1);
        pipeline.addPartition("p");
        pipeline.accept(0, 0, Reading.of("k", 1_000, "a"));
        pipeline.endBatch(0);
        pass(pipeline, 100);
        pass(pipeline, 500);
        pipeline.accept(0, 1, Reading.of("k", 1_499, "b"));
        pipeline.accept(0, 2, Reading.of("l", 1_500, "a"));
        pipeline.endBatch(0);
        assertThat(late.results()).extracting(LateEvent::timestampMillis).containsExactly(1_499L);
        assertThat(pipeline.watermark()).isEqualTo(1_499);
        pass(pipeline, 60);
        assertThat(pipeline.watermark()).isEqualTo(1_499);
        pipeline.close();
    }

    @Test
    void guard_onePartitionSilentAndOthersNot_doesNothing() {
        Pipeline<Reading> pipeline =
                pipeline(pushed().eventTime(Reading::time).watermarks(GUARDED.withoutIdleness()), 1);
        pipeline.addPartition("silent");
        pipeline.addPartition("busy");
        pipeline.accept(0, 0, Reading.of("k", 10, "a"));
        pipeline.endBatch(0);
        for (int i = 0; i < 20; i++) {
            pipeline.accept(1, i, Reading.of("l", 1_000 + i, "a"));
            pipeline.endBatch(1);
            pass(pipeline, 50);
        }
        assertThat(pipeline.watermark()).isEqualTo(9);
        assertThat(pipeline.progress(false).heldBackBy()).isEqualTo("silent");
        pipeline.close();
    }

    /** The fast one is not read, so it cannot bring anything, however much there is. */
    @Test
    void guard_partitionThatIsNotReadForDrift_isNotSilent() {
        WatermarkStrategy<Reading> drifting = GUARDED.withoutIdleness().withMaxDrift(Duration.ofMillis(100));
        Pipeline<Reading> pipeline = pipeline(pushed().eventTime(Reading::time).watermarks(drifting), 1);
        long[] behind = {1_000};
        pipeline.addPartition("slow");
        pipeline.addPartition(new TestPartition<Reading>("fast", false) {
            @Override
            public PollResult poll(RecordBuffer<Reading> buffer) {
                throw new UnsupportedOperationException();
            }

            @Override
            public long recordsBehind() {
                return behind[0];
            }
        });
        pipeline.accept(0, 0, Reading.of("k", 10, "a"));
        pipeline.accept(1, 0, Reading.of("l", 1_000, "a"));
        pipeline.endBatch(0);
        pipeline.endBatch(1);
        pass(pipeline, 500);
        pass(pipeline, 500);
        assertThat(pipeline.watermark()).isEqualTo(9);

        // There is nothing that could come: time goes on, once it was silent for so long.
        behind[0] = 0;
        pass(pipeline, 100);
        pass(pipeline, 20);
        assertThat(pipeline.watermark()).isEqualTo(29);
        pipeline.close();
    }

    @Test
    void maxDrift_ingestionTime_doesNotCount() {
        Pipeline<Reading> pipeline = pipeline(
                pushed().ingestionTime()
                        .watermarks(WatermarkStrategy.<Reading>monotonous().withMaxDrift(Duration.ofMillis(1))),
                1);
        pipeline.addPartition("silent");
        pipeline.addPartition("busy");
        pipeline.accept(0, 0, event("k", "a"));
        pipeline.endBatch(0);
        pass(pipeline, 500);
        pipeline.accept(1, 0, event("k", "a"));
        pipeline.endBatch(1);
        assertThat(pipeline.time().isAhead(1)).isFalse();
        pipeline.close();
    }

    /** Runs a job on a script until it stops itself or the script ends. */
    private JobProgress run(
            WatchedSource source, Function<JobTimeStep<Reading>, JobOrderStep<Reading>> time, Path directory) {
        try (JobHandle handle = patterns(time.apply(CepJob.named("t").source(source)))
                .events(ReadingSerializer.INSTANCE)
                .checkpoints(Checkpoints.in(directory).every(Duration.ofMillis(20)))
                .build()
                .open()) {
            return source.run(handle);
        }
    }

    /** Each step takes some milliseconds; after the last one the job is stopped. */
    private WatchedSource script(int millis, int polls, List<List<Reading>> steps) {
        return new WatchedSource((poll, run) -> {
            clock.advance(Duration.ofMillis(millis));
            if (poll >= polls) {
                run.stop();
            }
            return poll < steps.size() ? steps.get(poll) : List.of();
        });
    }

    @Test
    void guard_restart_timeGoesOnFromTheCheckpointAndNeverBack(@TempDir Path directory) {
        WatchedSource source = script(30, 10, List.of(List.of(Reading.of("k", 1_000, "a"))));
        JobProgress first = run(source, time -> time.eventTime(Reading::time).watermarks(GUARDED), directory);
        long reached = first.watermarkMillis();
        assertThat(reached).isBetween(1_010L, 1_300L);
        assertThat(results.results()).containsExactly("k alone at 1010");

        List<Long> seen = new ArrayList<>();
        clock.advance(Duration.ofHours(1));
        WatchedSource again = new WatchedSource((poll, run) -> {
            clock.advance(Duration.ofMillis(30));
            seen.add(run.latest().watermarkMillis());
            if (poll > 20) {
                run.stop();
            }
            return poll == 15 ? List.of(Reading.of("k", reached, "a")) : List.of();
        });
        JobProgress second = run(again, time -> time.eventTime(Reading::time).watermarks(GUARDED), directory);
        assertThat(second.watermarkMillis()).isBetween(reached + 1, reached + 700);
        assertThat(seen.subList(5, seen.size())).isSorted().allMatch(millis -> millis >= reached);
        assertThat(late.results()).hasSize(1);
        assertThat(results.results()).containsExactly("k alone at 1010");
    }

    @Test
    void processingTime_restart_windowsThatEndedMeanwhileAreToldAtOnce(@TempDir Path directory) {
        WatchedSource source = script(1, 3, List.of(List.of(event("k", "a"), event("l", "a"), event("l", "b"))));
        run(source, JobTimeStep::processingTime, directory);
        assertThat(results.results()).containsExactly("l from 1 to 1");
        clock.advance(Duration.ofSeconds(5));
        run(script(1, 3, List.of()), JobTimeStep::processingTime, directory);
        assertThat(results.results()).containsExactly("l from 1 to 1", "k alone at 11");
    }

    @Test
    void ingestionTime_restart_eventsThatWaitedKeepTheirTime(@TempDir Path directory) {
        WatchedSource source = script(1, 3, List.of(List.of(event("k", "a")), List.of(event("k", "b"))));
        JobProgress first = run(source, JobTimeStep::ingestionTime, directory);
        assertThat(first.bufferedEvents()).isEqualTo(1);
        assertThat(results.results()).isEmpty();
        clock.advance(Duration.ofSeconds(5));
        run(
                script(1, 3, List.of(List.of(event("k", "b")), List.of(event("k", "c")))),
                JobTimeStep::ingestionTime,
                directory);
        assertThat(results.results()).containsExactly("k from 1 to 2");
    }

    /** One shard may own the key that an event has for one pattern, and another the key that it has for another. */
    @Test
    void ingestionTime_restart_eventThatWaitedInSeveralShards_isThereOnce(@TempDir Path directory) {
        List<Reading> readings = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            readings.add(event("k" + i, "a"));
            expected.add("by key k" + i);
            expected.add("by number " + i);
        }
        JobProgress first = runByTwoKeys(script(1, 3, List.of(readings)), directory);
        assertThat(results.results()).isEmpty();
        assertThat(first.bufferedEvents()).isGreaterThan(20);
        runByTwoKeys(new WatchedSource((poll, run) -> poll == 0 ? readings : null), directory);
        assertThat(results.results()).containsExactlyInAnyOrderElementsOf(expected);
    }

    private JobProgress runByTwoKeys(WatchedSource source, Path directory) {
        try (JobHandle handle = CepJob.named("t")
                .source(source)
                .ingestionTime()
                .sink(results)
                .detect("by-key", Pattern.<Reading>begin("any"))
                .by(Reading::key)
                .emit(match -> "by key " + match.key())
                .detect("by-number", Pattern.<Reading>begin("any"))
                .byLong(reading -> Long.parseLong(reading.key().substring(1)))
                .emit(match -> "by number " + match.key())
                .config(JobConfig.defaults().withClock(clock))
                .shards(4)
                .events(ReadingSerializer.INSTANCE)
                .checkpoints(Checkpoints.in(directory).every(Duration.ofMillis(20)))
                .build()
                .open()) {
            return source.run(handle);
        }
    }

    /** Time is at 1 when the job is stopped: "l" and "m" have come later, and mattered to nobody. */
    @ParameterizedTest
    @CsvSource({"INGESTION, 1", "INGESTION, 2", "PROCESSING, 1", "PROCESSING, 2"})
    void restart_addedPattern_seesAtTheirTimesEventsThatMatteredToNone(
            TimeMode mode, int shards, @TempDir Path directory) {
        List<Reading> later = List.of(event("l", "x"), event("m", "x"));
        JobProgress first =
                runForX(script(1, 1, List.of(List.of(event("k", "x")), later)), mode, shards, "a", directory);
        assertThat(first.watermarkMillis()).isEqualTo(1);
        assertThat(first.bufferedEvents()).isZero();

        clock.advance(Duration.ofSeconds(5));
        WatchedSource again =
                script(1, 3, List.of(later, List.of(event("time", "goes on")), List.of(event("time", "again"))));
        runForX(again, mode, shards, "x", directory);
        assertThat(results.results()).containsExactlyInAnyOrder("l at 2", "m at 2");
    }

    private JobProgress runForX(WatchedSource source, TimeMode mode, int shards, String type, Path directory) {
        JobTimeStep<Reading> time = CepJob.named("t").source(source);
        try (JobHandle handle = (mode == TimeMode.INGESTION ? time.ingestionTime() : time.processingTime())
                .sink(results)
                .detect(
                        "each-" + type,
                        Pattern.<Reading>begin("one")
                                .where((Reading reading) -> reading.type().equals(type)))
                .by(Reading::key)
                .emit(match -> match.key() + " at " + match.timestamp())
                .config(JobConfig.defaults().withClock(clock))
                .shards(shards)
                .events(ReadingSerializer.INSTANCE)
                .checkpoints(Checkpoints.in(directory).every(Duration.ofMillis(20)))
                .build()
                .open()) {
            return source.run(handle);
        }
    }

    @Test
    void ingestionTime_checkpointOfEventTimeWithEventsThatWait_isRefused(@TempDir Path directory) {
        WatchedSource source = script(1, 3, List.of(List.of(Reading.of("k", 5, "a"))));
        run(source, time -> time.eventTime(Reading::time), directory);
        WatchedSource again = script(1, 3, List.of(List.of(Reading.of("k", 5, "a"))));
        assertThatThrownBy(() -> run(again, JobTimeStep::ingestionTime, directory))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("the checkpoint was taken in event time");
    }

    @Test
    void build_disorderWithoutEventTime_isAFault() {
        assertThatThrownBy(() -> patterns(pushed().ingestionTime().disorder(Duration.ofSeconds(1)))
                        .build())
                .hasMessageContaining("disorder(...) makes no sense with ingestionTime()");
        assertThatThrownBy(() ->
                        patterns(pushed().processingTime().watermarks(GUARDED)).build())
                .hasMessageContaining("watermarks(...) makes no sense with processingTime()");
    }
}
