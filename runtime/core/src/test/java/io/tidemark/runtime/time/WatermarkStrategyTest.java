// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class WatermarkStrategyTest {
    private static final long NONE = WatermarkGenerator.NO_WATERMARK;

    @Test
    void boundedDisorder_events_followsTheLargestTimestampAtADistance() {
        WatermarkGenerator<Long> generator =
                WatermarkStrategy.<Long>boundedDisorder(Duration.ofMillis(5)).newGenerator();
        assertThat(generator.onBatchEnd()).isEqualTo(NONE);
        assertThat(generator.onEvent(0L, 100)).isEqualTo(NONE);
        assertThat(generator.onEvent(0L, 90)).isEqualTo(NONE);
        assertThat(generator.onBatchEnd()).isEqualTo(94);
    }

    @Test
    void monotonous_events_leavesRoomForAnotherOfTheSameTime() {
        WatermarkGenerator<Long> generator =
                WatermarkStrategy.<Long>monotonous().newGenerator();
        generator.onEvent(0L, -7);
        assertThat(generator.onBatchEnd()).isEqualTo(-8);
    }

    @Test
    void boundedDisorder_smallestTimestamps_doNotWrapAround() {
        WatermarkGenerator<Long> generator =
                WatermarkStrategy.<Long>boundedDisorder(Duration.ofDays(1)).newGenerator();
        generator.onEvent(0L, Long.MIN_VALUE + 5);
        assertThat(generator.onBatchEnd()).isEqualTo(NONE);
        generator.onEvent(0L, Long.MAX_VALUE);
        assertThat(generator.onBatchEnd())
                .isEqualTo(Long.MAX_VALUE - Duration.ofDays(1).toMillis() - 1);
    }

    @Test
    void durations_longerThanTimeItself_areNeverOver() {
        Duration longest = Duration.ofSeconds(Long.MAX_VALUE);
        WatermarkStrategy<Long> strategy = WatermarkStrategy.<Long>boundedDisorder(longest)
                .withMaxDrift(longest)
                .withIdleness(longest)
                .withWallClockGuard(longest);
        assertThat(strategy.maxDriftMillis()).isEqualTo(Long.MAX_VALUE);
        assertThat(strategy.guardNanos()).isEqualTo(Long.MAX_VALUE);
        WatermarkGenerator<Long> generator = strategy.newGenerator();
        generator.onEvent(0L, -1);
        assertThat(generator.onBatchEnd()).isEqualTo(NONE);
        generator.onEvent(0L, 7);
        assertThat(generator.onBatchEnd()).isEqualTo(Long.MIN_VALUE + 7);
        assertThat(Clock.nanos(longest)).isEqualTo(Long.MAX_VALUE);
        assertThat(Clock.nanos(Duration.ofNanos(Long.MAX_VALUE).minusNanos(1))).isEqualTo(Long.MAX_VALUE - 1);
    }

    @Test
    void newGenerator_perPartition_areIndependent() {
        WatermarkStrategy<Long> strategy = WatermarkStrategy.monotonous();
        strategy.newGenerator().onEvent(0L, 10);
        assertThat(strategy.newGenerator().onBatchEnd()).isEqualTo(NONE);
    }

    @Test
    void punctuated_eventCarriesOne_isTakenOver() {
        WatermarkGenerator<Long> generator = WatermarkStrategy.<Long>punctuated(event -> event > 0 ? event : NONE)
                .newGenerator();
        assertThat(generator.onEvent(-1L, 3)).isEqualTo(NONE);
        assertThat(generator.onEvent(8L, 9)).isEqualTo(8);
        assertThat(generator.onBatchEnd()).isEqualTo(NONE);
    }

    @Test
    void idleness_default_isOn() {
        WatermarkStrategy<Long> strategy = WatermarkStrategy.monotonous();
        assertThat(strategy.idleNanos()).isEqualTo(Duration.ofSeconds(30).toNanos());
        assertThat(strategy.withIdleness(Duration.ofSeconds(2)).idleNanos()).isEqualTo(2_000_000_000L);
        assertThat(strategy.withoutIdleness().idleNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void fromSource_events_makeNoWatermark() {
        WatermarkGenerator<Long> generator =
                WatermarkStrategy.<Long>fromSource().newGenerator();
        assertThat(generator.onEvent(8L, 9)).isEqualTo(NONE);
        assertThat(generator.onBatchEnd()).isEqualTo(NONE);
    }

    @Test
    void own_generators_areMadeOnePerPartition() {
        int[] made = {0};
        WatermarkStrategy<Long> strategy = WatermarkStrategy.own(() -> {
            int number = ++made[0];
            return new WatermarkGenerator<Long>() {
                @Override
                public long onEvent(Long event, long timestampMillis) {
                    return NO_WATERMARK;
                }

                @Override
                public long onBatchEnd() {
                    return number;
                }
            };
        });
        assertThat(strategy.newGenerator().onBatchEnd()).isEqualTo(1);
        assertThat(strategy.newGenerator().onBatchEnd()).isEqualTo(2);
    }

    @Test
    void wallClockGuard_default_isOff() {
        WatermarkStrategy<Long> strategy = WatermarkStrategy.monotonous();
        assertThat(strategy.guardNanos()).isEqualTo(Long.MAX_VALUE);
        WatermarkStrategy<Long> guarded = strategy.withWallClockGuard(Duration.ofSeconds(3));
        assertThat(guarded.guardNanos()).isEqualTo(3_000_000_000L);
        assertThat(guarded.withoutIdleness().withMaxDrift(Duration.ofDays(1)).guardNanos())
                .isEqualTo(3_000_000_000L);
        assertThat(guarded.withIdleness(Duration.ofSeconds(2)).guardNanos()).isEqualTo(3_000_000_000L);
        assertThat(strategy.withWallClockGuard(Duration.ofDays(1_000_000)).guardNanos())
                .isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(() -> strategy.withWallClockGuard(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("silence PT0S of the wall-clock guard: must be positive");
    }

    @Test
    void boundsThatMakeNoSense_areRefused() {
        assertThatThrownBy(() -> WatermarkStrategy.boundedDisorder(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT-0.001S")
                .hasMessageContaining("must not be negative");
        assertThatThrownBy(() -> WatermarkStrategy.monotonous().withIdleness(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("withoutIdleness()");
    }
}
