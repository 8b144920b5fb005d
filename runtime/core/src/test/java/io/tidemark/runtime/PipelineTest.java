// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.pattern.AfterMatchSkip;
import io.tidemark.pattern.Pattern;
import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.runtime.time.LateEventPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PipelineTest {
    private final CollectingSink<String> results = new CollectingSink<>();
    private final CollectingSink<LateEvent<Reading>> late = new CollectingSink<>();

    private JobOrderStep<Reading> order() {
        return CepJob.named("test").pushed(Reading.class).eventTime(Reading::time);
    }

    private CepJobBuilder<Reading, String> job() {
        return order().disorder(Duration.ofMillis(5)).sink(results);
    }

    private static String text(KeyedMatch<?, Reading> match) {
        StringBuilder text = new StringBuilder(match.pattern() + " " + match.key());
        for (int i = 0; i < match.size(); i++) {
            text.append(' ').append(match.stage(i)).append('@').append(match.timestamp(i));
        }
        return text.toString();
    }

    private static void push(Pipeline<Reading> pipeline, Reading... readings) {
        int partition = pipeline.addPartition("p");
        for (int i = 0; i < readings.length; i++) {
            pipeline.accept(partition, i, readings[i]);
        }
        pipeline.endBatch(partition);
    }

    private static Reading a(String key, long time) {
        return Reading.of(key, time, "a");
    }

    private static Reading b(String key, long time) {
        return Reading.of(key, time, "b");
    }

    @Test
    void accept_eventsOutOfOrder_matchInOrderOfTime() {
        Pipeline<Reading> pipeline = job().detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(PipelineTest::text)
                .build()
                .newPipeline();
        push(pipeline, b("k", 14), a("k", 11), b("k", 10), a("l", 12), b("l", 13));
        assertThat(results.results()).isEmpty();
        pipeline.end(0);
        assertThat(results.results()).containsExactly("ab l a@12 b@13", "ab k a@11 b@14");
        assertThat(pipeline.isDone()).isTrue();
    }

    @Test
    void accept_timeAtOrBeforeTheWatermark_isLate() {
        Pipeline<Reading> pipeline = job().lateEvents(late)
                .detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(PipelineTest::text)
                .build()
                .newPipeline();
        push(pipeline, a("k", 20));
        assertThat(pipeline.watermark()).isEqualTo(14);
        pipeline.accept(0, 1, a("k", 14));
        pipeline.accept(0, 2, b("k", 15));
        pipeline.end(0);
        assertThat(late.results()).containsExactly(new LateEvent<>(a("k", 14), 14, 14, "p", 1));
        assertThat(pipeline.progress(false).lateEvents()).isEqualTo(1);
        assertThat(results.results()).isEmpty();
    }

    @Test
    void accept_lateEventThatIsToFail_fails() {
        Pipeline<Reading> pipeline = job().onLateEvent(LateEventPolicy.FAIL)
                .detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(PipelineTest::text)
                .build()
                .newPipeline();
        push(pipeline, a("k", 20));
        assertThatThrownBy(() -> pipeline.accept(0, 1, a("k", 3)))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("late event")
                .hasMessageContaining("watermarkMillis=14");
    }

    @Test
    void accept_eventsOfTheSameTime_areOrderedByPartitionThenPosition() {
        Pipeline<Reading> pipeline = job().detect("ax", Reading.aAndNext())
                .by(Reading::key)
                .emit(match -> match.event(1).type())
                .build()
                .newPipeline();
        int first = pipeline.addPartition("first");
        int second = pipeline.addPartition("second");
        pipeline.accept(second, 0, Reading.of("k", 7, "of the second"));
        pipeline.accept(first, 9, Reading.of("k", 7, "of the first, later"));
        pipeline.accept(first, 8, a("k", 7));
        pipeline.end(first);
        pipeline.end(second);
        assertThat(results.results()).containsExactly("of the first, later");
    }

    @Test
    void accept_eventsOfTheSameTimeWithComparator_areOrderedByIt() {
        Pipeline<Reading> pipeline = order().orderTiesBy(Comparator.comparingInt(Reading::value))
                .sink(results)
                .detect("ax", Reading.aAndNext())
                .by(Reading::key)
                .emit(match -> match.event(1).type())
                .build()
                .newPipeline();
        push(pipeline, new Reading("k", 7, "third", 3), new Reading("k", 7, "a", 1), new Reading("k", 7, "second", 2));
        pipeline.end(0);
        assertThat(results.results()).containsExactly("second");
    }

    @Test
    void detect_severalPatternsWithOtherKeys_areLookedForSideBySide() {
        Pipeline<Reading> pipeline = job().detect("by key", Reading.aThenB())
                .by(Reading::key)
                .emit(PipelineTest::text)
                .detect("by value", Reading.aThenB())
                .byLong(Reading::value)
                .emit(PipelineTest::text)
                .build()
                .newPipeline();
        push(
                pipeline,
                new Reading("k", 1, "a", 7),
                new Reading("l", 2, "b", 7),
                new Reading("k", 3, "b", 8),
                new Reading("l", 4, "b", 7));
        pipeline.end(0);
        assertThat(results.results()).containsExactly("by value 7 a@1 b@2", "by key k a@1 b@3");
    }

    @Test
    void detect_morePatternsThanMarkBits_eachFindsItsOwn() {
        CepJobBuilder<Reading, String> builder = job();
        for (int i = 0; i < 150; i++) {
            int value = i;
            Pattern<Reading> pattern = Pattern.<Reading>begin("x")
                    .where((Reading reading) -> reading.value() == value)
                    .followedBy("y")
                    .where((Reading reading) -> reading.value() == value + 1);
            builder = builder.detect("p" + i, pattern).by(Reading::key).emit(KeyedMatch::pattern);
        }
        Pipeline<Reading> pipeline = builder.build().newPipeline();
        push(
                pipeline,
                new Reading("k", 1, "", 3),
                new Reading("k", 2, "", 149),
                new Reading("k", 3, "", 67),
                new Reading("k", 4, "", 4),
                new Reading("k", 5, "", 68),
                new Reading("k", 6, "", 150),
                new Reading("k", 7, "", 1_000));
        pipeline.end(0);
        assertThat(results.results()).containsExactly("p3", "p67", "p149");
        assertThat(pipeline.progress(false).ignoredEvents()).isEqualTo(1);
    }

    @Test
    void detect_eventsOfOneType_othersAreNotThere() {
        record Payment(String customer, long time) {}
        record Login(String customer, long time) {}
        Pattern<Payment> twice = Pattern.<Payment>begin("first").next("second");
        Pipeline<Record> pipeline = CepJob.named("test")
                .pushed(Record.class)
                .eventTime(event -> event instanceof Payment payment ? payment.time : ((Login) event).time)
                .sink(results)
                .detect("twice", Payment.class, twice)
                .by(Payment::customer)
                .emit(match -> match.key() + match.startTimestamp() + match.endTimestamp())
                .build()
                .newPipeline();
        int partition = pipeline.addPartition("p");
        pipeline.accept(partition, 0, new Payment("k", 1));
        pipeline.accept(partition, 1, new Login("k", 2));
        pipeline.accept(partition, 2, new Payment("k", 3));
        pipeline.end(partition);
        assertThat(results.results()).containsExactly("k13");
        assertThat(pipeline.progress(false).ignoredEvents()).isEqualTo(1);
    }

    @Test
    void accept_fromInsideAHandlerOrAfterTheEnd_isRefused() {
        List<Pipeline<Reading>> self = new ArrayList<>();
        Pipeline<Reading> pipeline = job().detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(match -> {
                    self.get(0).accept(0, 99, a("k", 100));
                    return "pushed";
                })
                .build()
                .newPipeline();
        self.add(pipeline);
        push(pipeline, a("k", 1), b("k", 2));
        assertThatThrownBy(() -> pipeline.end(0))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("from inside a handler");
        Pipeline<Reading> ended = job().detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(PipelineTest::text)
                .build()
                .newPipeline();
        push(ended, a("k", 1));
        ended.end(0);
        assertThatThrownBy(() -> ended.accept(0, 1, a("k", 5))).hasMessageContaining("after the end");
    }

    @Test
    void watermark_silentKeyWhoseTimeIsUp_matchesWithItsDeadline() {
        Pipeline<Reading> pipeline = job().detect("a!b", Reading.aWithoutB())
                .by(Reading::key)
                .emit(match -> match.key() + " " + match.timestamp())
                .build()
                .newPipeline();
        push(pipeline, a("k", 1), a("l", 3), b("l", 6), a("m", -50));
        pipeline.watermark(0, 10);
        assertThat(results.results()).containsExactly("m -40");
        pipeline.watermark(0, 11);
        assertThat(results.results()).containsExactly("m -40", "k 11");
        pipeline.watermark(0, 1_000);
        assertThat(results.results()).hasSize(2);
        assertThat(pipeline.progress(true).patterns().get(0).openKeys()).isZero();
    }

    @Test
    void timedOut_partialMatchWithoutItsRest_goesToItsOwnSink() {
        CollectingSink<String> timeouts = new CollectingSink<>();
        Pipeline<Reading> pipeline = job().detect("ab", Reading.aThenB())
                .by(Reading::key)
                .timedOut(match -> match.key() + " " + match.waitingFor() + " " + match.timestamp(), timeouts)
                .emit(PipelineTest::text)
                .build()
                .newPipeline();
        push(pipeline, a("k", 1), a("l", 2), b("l", 3));
        pipeline.end(0);
        assertThat(timeouts.results()).containsExactly("k [b] 11");
        assertThat(results.results()).containsExactly("ab l a@2 b@3");
        assertThat(pipeline.progress(false).patterns().get(0).timedOut()).isEqualTo(1);
    }

    @Test
    void end_matchHeldBackByAnEarlierStart_comesOut() {
        Pattern<Reading> pattern = Pattern.<Reading>begin("a", AfterMatchSkip.skipPastLastEvent())
                .where((Reading reading) -> reading.type().equals("a"))
                .oneOrMore()
                .followedBy("b")
                .where((Reading reading) -> reading.type().equals("b") && reading.value() > 0)
                .optional();
        Pattern<Reading> heldBack = Pattern.<Reading>begin("x", AfterMatchSkip.skipToNext())
                .where((Reading reading) -> reading.value() < 5)
                .followedBy("y")
                .where((Reading reading) -> reading.value() == 9)
                .followedBy("z")
                .where((Reading reading) -> reading.value() == 3);
        Pipeline<Reading> pipeline = job().detect("p", pattern)
                .by(Reading::key)
                .emit(PipelineTest::text)
                .detect("q", heldBack)
                .by(Reading::key)
                .emit(PipelineTest::text)
                .build()
                .newPipeline();
        push(pipeline, new Reading("k", 1, "a", 0), new Reading("k", 2, "", 9), new Reading("k", 3, "", 3));
        pipeline.end(0);
        assertThat(results.results()).contains("q k x@1 y@2 z@3");
        assertNothingLeft(pipeline);
    }

    @Test
    void accept_eventsNobodyCaresAbout_areNotBuffered() {
        Pipeline<Reading> pipeline = job().detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(PipelineTest::text)
                .build()
                .newPipeline();
        push(pipeline, a("k", 1), Reading.of("k", 2, "c"), Reading.of("k", 3, "d"));
        JobProgress progress = pipeline.progress(true);
        assertThat(progress.events()).isEqualTo(3);
        assertThat(progress.ignoredEvents()).isEqualTo(2);
        assertThat(progress.bufferedEvents()).isEqualTo(1);
    }

    @Test
    void accept_moreEventsThanMayWait_fails() {
        Pipeline<Reading> pipeline = job().config(JobConfig.defaults().withMaxBufferedEvents(2))
                .detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(PipelineTest::text)
                .build()
                .newPipeline();
        int partition = pipeline.addPartition("p");
        pipeline.accept(partition, 0, a("k", 1));
        pipeline.accept(partition, 1, a("k", 2));
        assertThatThrownBy(() -> pipeline.accept(partition, 2, a("k", 3)))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("maxBufferedEvents is 2")
                .hasMessageContaining("raise the limit");
    }

    @Test
    void matchId_sameInput_isTheSameAndTellsMatchesApart() {
        List<String> ids = null;
        for (int run = 0; run < 2; run++) {
            CollectingSink<String> found = new CollectingSink<>();
            Pipeline<Reading> pipeline = order().sink(found)
                    .detect("ab", Reading.aThenB())
                    .by(Reading::key)
                    .emit(KeyedMatch::matchId)
                    .detect("ab too", Reading.aThenB())
                    .by(Reading::key)
                    .emit(KeyedMatch::matchId)
                    .build()
                    .newPipeline();
            push(pipeline, a("k", 1), a("l", 1), b("k", 2), b("l", 3), a("k", 4), b("k", 5));
            pipeline.end(0);
            assertThat(found.results()).hasSize(6).doesNotHaveDuplicates().allMatch(id -> id.matches("[0-9a-f]{32}"));
            ids = ids == null ? found.results() : ids;
            assertThat(found.results()).isEqualTo(ids);
        }
    }

    @Test
    void addPartition_silentOne_holdsTimeBackUntilItIsIdle() {
        ManualClock clock = new ManualClock();
        Pipeline<Reading> pipeline = job().config(JobConfig.defaults().withClock(clock))
                .detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(PipelineTest::text)
                .build()
                .newPipeline();
        int busy = pipeline.addPartition("busy");
        pipeline.addPartition("silent");
        pipeline.accept(busy, 0, a("k", 100));
        pipeline.endBatch(busy);
        assertThat(pipeline.watermark()).isEqualTo(Long.MIN_VALUE);
        assertThat(pipeline.progress(false).heldBackBy()).isEqualTo("silent");
        clock.advance(Duration.ofSeconds(29));
        pipeline.checkIdleness();
        assertThat(pipeline.watermark()).isEqualTo(Long.MIN_VALUE);
        pipeline.endBatch(busy);
        clock.advance(Duration.ofSeconds(1));
        pipeline.checkIdleness();
        assertThat(pipeline.watermark()).isEqualTo(94);
        assertThat(pipeline.progress(false).heldBackBy()).isEqualTo("busy");
    }

    @Test
    void accept_eventsThatChangeNothing_allocateNothing() {
        Pattern<Reading> pattern = Pattern.<Reading>begin("a")
                .where((Reading reading) -> reading.value() == 1)
                .next("b")
                .where((Reading reading) -> reading.value() == 2);
        Pipeline<Reading> ignoring = job().detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(PipelineTest::text)
                .build()
                .newPipeline();
        Pipeline<Reading> buffering = job().detect("strict", pattern)
                .by(Reading::key)
                .emit(PipelineTest::text)
                .build()
                .newPipeline();
        for (Pipeline<Reading> pipeline : List.of(ignoring, buffering)) {
            int partition = pipeline.addPartition("p");
            Reading[] readings = new Reading[20_000];
            for (int i = 0; i < readings.length; i++) {
                readings[i] = new Reading("k" + i % 100, i - i % 3, "c", 7);
            }
            pass(pipeline, partition, readings, 5_000);
            long before = Allocation.ofThisThread();
            pass(pipeline, partition, readings, readings.length);
            assertThat(Allocation.ofThisThread() - before).isLessThan(readings.length);
        }
    }

    private static void pass(Pipeline<Reading> pipeline, int partition, Reading[] readings, int to) {
        for (int i = to == readings.length ? 5_000 : 0; i < to; i++) {
            pipeline.accept(partition, i, readings[i]);
            if (i % 500 == 499) {
                pipeline.endBatch(partition);
            }
        }
    }

    static void assertNothingLeft(Pipeline<?> pipeline) {
        JobProgress progress = pipeline.progress(true);
        assertThat(progress.bufferedEvents()).isZero();
        assertThat(progress.patterns()).allSatisfy(pattern -> {
            assertThat(pattern.openKeys()).isZero();
            assertThat(pattern.timers()).isZero();
            assertThat(pattern.openMatchCount()).isZero();
        });
    }
}
