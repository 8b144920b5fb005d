// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class WatermarkCoalescerTest {
    private static final long NONE = WatermarkCoalescer.NO_WATERMARK;

    private final WatermarkCoalescer coalescer = new WatermarkCoalescer();

    @Test
    void update_severalPartitions_isTheSmallest() {
        partitions(3);
        assertThat(coalescer.update(0, 10)).isEqualTo(NONE);
        assertThat(coalescer.update(1, 20)).isEqualTo(NONE);
        assertThat(coalescer.update(2, 5)).isEqualTo(5);
        assertThat(coalescer.update(2, 30)).isEqualTo(10);
        assertThat(coalescer.slowestPartition()).isZero();
    }

    @Test
    void update_lowerThanBefore_isIgnored() {
        partitions(1);
        assertThat(coalescer.update(0, 10)).isEqualTo(10);
        assertThat(coalescer.update(0, 7)).isEqualTo(10);
        assertThat(coalescer.watermark(0)).isEqualTo(10);
    }

    @Test
    void update_extremes_areNoExceptions() {
        partitions(1);
        assertThat(coalescer.update(0, NONE)).isEqualTo(NONE);
        assertThat(coalescer.update(0, NONE + 1)).isEqualTo(NONE + 1);
        assertThat(coalescer.update(0, -1)).isEqualTo(-1);
        assertThat(coalescer.update(0, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void markIdle_partitionThatNeverSpoke_holdsNothingBack() {
        partitions(2);
        coalescer.update(0, 10);
        assertThat(coalescer.markIdle(1)).isEqualTo(10);
        assertThat(coalescer.slowestPartition()).isZero();
    }

    @Test
    void updateAll_idleAndEndedOnes_idleOnesWakeUpAndEndedOnesDoNot() {
        partitions(3);
        coalescer.update(0, 10);
        coalescer.markIdle(1);
        coalescer.end(2);
        assertThat(coalescer.updateAll(20)).isEqualTo(20);
        assertThat(coalescer.isIdle(1)).isFalse();
        assertThat(coalescer.isEnded(2)).isTrue();
        assertThat(coalescer.updateAll(15)).isEqualTo(20);
        assertThat(coalescer.watermark(0)).isEqualTo(20);
    }

    @Test
    void update_idlePartitionWakesUp_countsAgainButTimeDoesNotGoBack() {
        partitions(2);
        coalescer.update(0, 10);
        coalescer.markIdle(1);
        assertThat(coalescer.update(1, 3)).isEqualTo(10);
        assertThat(coalescer.update(0, 20)).isEqualTo(10);
        assertThat(coalescer.update(1, 15)).isEqualTo(15);
    }

    @Test
    void markIdle_allPartitions_theLargestCounts() {
        partitions(2);
        coalescer.update(0, 10);
        coalescer.update(1, 30);
        coalescer.markIdle(1);
        assertThat(coalescer.markIdle(0)).isEqualTo(30);
        assertThat(coalescer.slowestPartition()).isEqualTo(-1);
    }

    @Test
    void end_someOfThem_theOthersCount() {
        partitions(2);
        coalescer.update(0, 10);
        coalescer.update(1, 20);
        assertThat(coalescer.end(0)).isEqualTo(20);
        assertThat(coalescer.allEnded()).isFalse();
        assertThat(coalescer.end(1)).isEqualTo(Long.MAX_VALUE);
        assertThat(coalescer.allEnded()).isTrue();
    }

    @Test
    void end_othersIdle_timeDoesNotEndBeforeTheyDo() {
        partitions(2);
        coalescer.update(0, 10);
        coalescer.update(1, 5);
        coalescer.markIdle(1);
        assertThat(coalescer.end(0)).isEqualTo(10);
        assertThat(coalescer.update(1, 12)).isEqualTo(12);
    }

    @Test
    void update_randomCalls_asTheDefinition() {
        for (long seed = 0; seed < 500; seed++) {
            compareWithDefinition(seed);
        }
    }

    private static void compareWithDefinition(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        WatermarkCoalescer tested = new WatermarkCoalescer();
        int partitions = random.nextInt(1, 7);
        long[] watermarks = new long[partitions];
        char[] status = new char[partitions];
        for (int i = 0; i < partitions; i++) {
            assertThat(tested.addPartition()).isEqualTo(i);
            watermarks[i] = NONE;
            status[i] = 'a';
        }
        long expected = NONE;
        for (int i = 0; i < 300; i++) {
            int partition = random.nextInt(partitions);
            if (status[partition] == 'e') {
                continue;
            }
            int action = random.nextInt(40);
            if (action == 0) {
                status[partition] = 'e';
                expected = Math.max(expected, common(watermarks, status));
                assertThat(tested.end(partition)).as("seed %d", seed).isEqualTo(expected);
            } else if (action < 6) {
                status[partition] = 'i';
                expected = Math.max(expected, common(watermarks, status));
                assertThat(tested.markIdle(partition)).as("seed %d", seed).isEqualTo(expected);
            } else {
                status[partition] = 'a';
                watermarks[partition] = Math.max(watermarks[partition], random.nextInt(i + 1));
                expected = Math.max(expected, common(watermarks, status));
                assertThat(tested.update(partition, watermarks[partition]))
                        .as("seed %d", seed)
                        .isEqualTo(expected);
            }
        }
    }

    private static long common(long[] watermarks, char[] status) {
        long smallest = Long.MAX_VALUE;
        long largest = NONE;
        boolean active = false;
        boolean open = false;
        for (int i = 0; i < status.length; i++) {
            largest = Math.max(largest, watermarks[i]);
            open |= status[i] != 'e';
            if (status[i] == 'a') {
                active = true;
                smallest = Math.min(smallest, watermarks[i]);
            }
        }
        if (!open) {
            return Long.MAX_VALUE;
        }
        return active ? smallest : largest;
    }

    private void partitions(int count) {
        for (int i = 0; i < count; i++) {
            coalescer.addPartition();
        }
    }
}
