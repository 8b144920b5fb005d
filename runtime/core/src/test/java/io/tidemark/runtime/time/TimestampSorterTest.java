// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TimestampSorterTest {
    private final TimestampSorter sorter = new TimestampSorter();

    @Test
    void sort_anyRangeAndSize_ascendingAndStable() {
        SplittableRandom random = new SplittableRandom(20261121);
        for (int size : new int[] {0, 1, 2, 24, 25, 100, 255, 256, 1_000, 5_000, 20_000}) {
            for (int bits = 0; bits <= 64; bits++) {
                compareWithSorting(random, size, bits);
            }
        }
    }

    private void compareWithSorting(SplittableRandom random, int size, int bits) {
        long low = random.nextLong();
        long[] timestamps = new long[size + 3];
        int[] values = new int[size + 3];
        for (int i = 0; i < timestamps.length; i++) {
            timestamps[i] = bits == 0 ? low : low + (random.nextLong() >>> (Long.SIZE - bits));
            values[i] = i;
        }
        long[] before = timestamps.clone();
        int[] expected = IntStream.range(0, size)
                .boxed()
                .sorted((left, right) -> Long.compare(before[left], before[right]))
                .mapToInt(Integer::intValue)
                .toArray();
        sorter.sort(timestamps, values, size);
        assertThat(Arrays.copyOf(values, size))
                .as("size %d, %d bits", size, bits)
                .isEqualTo(expected);
        for (int i = 0; i < timestamps.length; i++) {
            // What lies behind the size stays.
            assertThat(timestamps[i]).isEqualTo(before[values[i]]);
        }
    }
}
