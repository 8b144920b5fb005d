// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.runtime.source.RecordBuffer;
import io.tidemark.runtime.source.TestPartition;
import io.tidemark.runtime.time.WatermarkStrategy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A partition that brings nothing since nobody can reach it is not idle: time would pass what comes there meanwhile. */
final class UnreachableSourceTest {
    private static final WatermarkStrategy<Reading> IDLE =
            WatermarkStrategy.<Reading>monotonous().withIdleness(Duration.ofMillis(100));
    private static final WatermarkStrategy<Reading> GUARDED =
            WatermarkStrategy.<Reading>monotonous().withoutIdleness().withWallClockGuard(Duration.ofMillis(100));

    private final ManualClock clock = new ManualClock();
    private final CollectingSink<LateEvent<Reading>> late = new CollectingSink<>();
    private final Partition slow = new Partition("slow");
    private final Partition fast = new Partition("fast");

    private static final class Partition extends TestPartition<Reading> {
        boolean reached = true;

        Partition(String name) {
            super(name, false);
        }

        @Override
        public PollResult poll(RecordBuffer<Reading> buffer) {
            throw new UnsupportedOperationException("events are pushed");
        }

        @Override
        public boolean isSilent() {
            return reached;
        }
    }

    /** The slow one has come to 10, the fast one to 1,000. */
    private Pipeline<Reading> pipeline(WatermarkStrategy<Reading> strategy) {
        Pipeline<Reading> pipeline = CepJob.named("test")
                .pushed(Reading.class)
                .eventTime(Reading::time)
                .watermarks(strategy)
                .sink(new CollectingSink<String>())
                .detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(KeyedMatch::matchId)
                .lateEvents(late)
                .config(JobConfig.defaults().withClock(clock))
                .build()
                .newPipeline();
        pipeline.addPartition(slow);
        pipeline.addPartition(fast);
        accept(pipeline, 0, 0, 10);
        accept(pipeline, 1, 0, 1_000);
        return pipeline;
    }

    private static void accept(Pipeline<Reading> pipeline, int partition, long position, long time) {
        pipeline.accept(partition, position, Reading.of("k", time, "a"));
        pipeline.endBatch(partition);
    }

    private void pass(Pipeline<Reading> pipeline, long millis) {
        clock.advance(Duration.ofMillis(millis));
        pipeline.checkIdleness();
    }

    @Test
    void idleness_allUnreachable_timeStandsStillAndNothingIsLate() {
        try (Pipeline<Reading> pipeline = pipeline(IDLE)) {
            slow.reached = false;
            fast.reached = false;
            pass(pipeline, 500);
            pass(pipeline, 500);
            assertThat(pipeline.watermark()).isEqualTo(9);
            assertThat(pipeline.progress(false).heldBackBy()).isEqualTo("slow");
            accept(pipeline, 0, 1, 20);
            assertThat(late.results()).isEmpty();
        }
    }

    @Test
    void idleness_unreachableForAWhile_isIdleAsSoonAsItIsKnownToBeSilent() {
        try (Pipeline<Reading> pipeline = pipeline(IDLE)) {
            slow.reached = false;
            pass(pipeline, 500);
            accept(pipeline, 1, 1, 1_001);
            assertThat(pipeline.watermark()).isEqualTo(9);
            slow.reached = true;
            pass(pipeline, 1);
            assertThat(pipeline.watermark()).isEqualTo(1_000);
        }
    }

    @Test
    void idleness_idlePartitionBecomesUnreachable_holdsTimeBackAgain() {
        try (Pipeline<Reading> pipeline = pipeline(IDLE)) {
            pass(pipeline, 500);
            assertThat(pipeline.watermark()).isEqualTo(999);
            accept(pipeline, 1, 1, 1_100);
            assertThat(pipeline.watermark()).isEqualTo(1_099);
            slow.reached = false;
            pass(pipeline, 1);
            accept(pipeline, 1, 2, 2_000);
            assertThat(pipeline.watermark()).isEqualTo(1_099);
            accept(pipeline, 0, 1, 1_200);
            assertThat(late.results()).isEmpty();
        }
    }

    @Test
    void guard_unreachable_timeGoesOnFromWhereItStandsWhenItIsKnownToBeSilent() {
        try (Pipeline<Reading> pipeline = pipeline(GUARDED)) {
            slow.reached = false;
            pass(pipeline, 200);
            pass(pipeline, 1_000);
            assertThat(pipeline.watermark()).isEqualTo(9);
            slow.reached = true;
            pass(pipeline, 50);
            pass(pipeline, 7);
            assertThat(pipeline.watermark()).isEqualTo(16);
        }
    }
}
