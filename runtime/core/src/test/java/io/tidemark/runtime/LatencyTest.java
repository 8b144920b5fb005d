// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LatencyTest {
    private static Latency of(long... nanos) {
        Latency.Recorder recorder = new Latency.Recorder();
        for (long one : nanos) {
            recorder.record(one);
        }
        return recorder.snapshot();
    }

    @Test
    void percentile_randomTimes_isThatOfTheSortedOnesAndAnEighthMoreAtMost() {
        for (long seed = 1; seed <= 50; seed++) {
            Random random = new Random(seed);
            long[] nanos = random.longs(1 + random.nextInt(500))
                    .map(any -> (any & Long.MAX_VALUE) >>> (22 + random.nextInt(30)))
                    .toArray();
            Latency latency = of(nanos);
            Arrays.sort(nanos);
            for (double part : new double[] {0, 0.01, 0.5, 0.9, 0.99, 0.999, 1}) {
                long exact = nanos[Math.max(0, (int) Math.ceil(part * nanos.length) - 1)];
                assertThat(latency.percentileNanos(part))
                        .as("seed %d, %s of %d", seed, part, nanos.length)
                        .isBetween(exact, Math.max(1_023, exact + exact / 8));
            }
            assertThat(latency.count()).isEqualTo(nanos.length);
            assertThat(latency.sumNanos()).isEqualTo(Arrays.stream(nanos).sum());
        }
    }

    @Test
    void record_outsideTheBuckets_goesToTheFirstOrTheLast() {
        assertThat(of(-5).percentileNanos(1)).isEqualTo(1_023);
        assertThat(of(0).percentileNanos(1)).isEqualTo(1_023);
        assertThat(of(Long.MAX_VALUE).percentileNanos(1)).isEqualTo((1L << 43) - 1);
    }

    @Test
    void minus_earlierSnapshot_leavesWhatCameSince() {
        Latency.Recorder recorder = new Latency.Recorder();
        recorder.record(1_000_000);
        Latency earlier = recorder.snapshot();
        recorder.record(50_000);
        Latency since = recorder.snapshot().minus(earlier);
        assertThat(since.count()).isEqualTo(1);
        assertThat(since.sumNanos()).isEqualTo(50_000);
        assertThat(since.percentileNanos(1)).isBetween(50_000L, 57_000L);
        assertThat(since.plus(earlier).count()).isEqualTo(2);
        assertThat(Latency.NONE.plus(since).percentileNanos(0.5)).isEqualTo(since.percentileNanos(0.5));
    }

    @Test
    void percentile_noSampleOrNoPart_isZeroOrRefused() {
        assertThat(Latency.NONE.percentileNanos(0.5)).isZero();
        assertThatThrownBy(() -> Latency.NONE.percentileNanos(99)).hasMessageContaining("percentile 99.0");
    }
}
