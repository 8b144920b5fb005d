// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WallClockGuardTest {
    private static final long NONE = WatermarkGenerator.NO_WATERMARK;

    /** Times of these tests are in milliseconds. */
    private static WallClockGuard guard(long silenceMillis) {
        return new WallClockGuard(silenceMillis * 1_000_000, 0);
    }

    private static long at(WallClockGuard guard, long reached, long nowMillis) {
        return guard.watermark(reached, nowMillis * 1_000_000);
    }

    @Test
    void watermark_silence_goesOnWithTheClockFromWhereItStands() {
        WallClockGuard guard = guard(10);
        assertThat(at(guard, 700, 9)).isEqualTo(NONE);
        assertThat(at(guard, 700, 10)).isEqualTo(700);
        assertThat(at(guard, 700, 13)).isEqualTo(703);
        assertThat(at(guard, 703, 20)).isEqualTo(710);
    }

    @Test
    void watermark_recordsCame_silenceBeginsAnew() {
        WallClockGuard guard = guard(10);
        assertThat(at(guard, 700, 15)).isEqualTo(700);
        guard.recordsCame(20_000_000);
        assertThat(at(guard, 705, 29)).isEqualTo(NONE);
        assertThat(at(guard, 705, 31)).isEqualTo(705);
        assertThat(at(guard, 705, 32)).isEqualTo(706);
    }

    @Test
    void watermark_movedBySomebodyElse_goesOnFromThere() {
        WallClockGuard guard = guard(10);
        assertThat(at(guard, 700, 10)).isEqualTo(700);
        assertThat(at(guard, 900, 12)).isEqualTo(900);
        assertThat(at(guard, 900, 15)).isEqualTo(903);
    }

    @Test
    void watermark_noTimeYetOrTheEndOfTime_isNotMoved() {
        WallClockGuard guard = guard(10);
        assertThat(at(guard, NONE, 50)).isEqualTo(NONE);
        assertThat(at(guard, Long.MAX_VALUE, 50)).isEqualTo(NONE);
        assertThat(at(guard, Long.MAX_VALUE - 2, 50)).isEqualTo(Long.MAX_VALUE - 2);
        assertThat(at(guard, Long.MAX_VALUE - 2, 90)).isEqualTo(Long.MAX_VALUE - 2);
    }

    @Test
    void watermark_guardThatIsOff_neverSaysAnything() {
        WallClockGuard guard = new WallClockGuard(Long.MAX_VALUE, 0);
        assertThat(at(guard, 700, 1_000_000_000)).isEqualTo(NONE);
    }

    @Test
    void wallTime_clockSetBack_standsStill() {
        long[] millis = {1_000};
        WallTime time = new WallTime(new Clock() {
            @Override
            public long epochMillis() {
                return millis[0];
            }

            @Override
            public long nanoTime() {
                return 0;
            }
        });
        assertThat(time.nowMillis()).isEqualTo(1_000);
        millis[0] = 400;
        assertThat(time.nowMillis()).isEqualTo(1_000);
        millis[0] = 1_001;
        assertThat(time.nowMillis()).isEqualTo(1_001);
        time.atLeast(1_500);
        time.atLeast(Long.MAX_VALUE);
        assertThat(time.nowMillis()).isEqualTo(1_500);
    }
}
