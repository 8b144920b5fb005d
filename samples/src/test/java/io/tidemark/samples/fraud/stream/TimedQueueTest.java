// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TimedQueueTest {
    private static final long SEED = 7;

    private record Entry(long time, int ordinal) {}

    @Test
    void remove_randomEntries_sameAsStableSort() {
        SplittableRandom random = new SplittableRandom(SEED);
        TimedQueue<Entry> queue = new TimedQueue<>();
        List<Entry> expected = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            Entry entry = new Entry(random.nextInt(300), i);
            queue.add(entry.time(), entry);
            expected.add(entry);
        }
        expected.sort(Comparator.comparingLong(Entry::time));
        List<Entry> actual = new ArrayList<>();
        while (!queue.isEmpty()) {
            assertThat(queue.firstTime()).isEqualTo(expected.get(actual.size()).time());
            actual.add(queue.remove());
        }
        assertThat(actual).as("seed " + SEED).isEqualTo(expected);
        assertThat(queue.firstTime()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void remove_mixedWithAdd_neverGoesBack() {
        SplittableRandom random = new SplittableRandom(SEED);
        TimedQueue<Long> queue = new TimedQueue<>();
        long now = 0;
        for (int i = 0; i < 20_000; i++) {
            if (queue.isEmpty() || random.nextInt(5) < 3) {
                long time = now + random.nextInt(50);
                queue.add(time, time);
            } else {
                long time = queue.remove();
                assertThat(time).as("seed " + SEED).isGreaterThanOrEqualTo(now);
                now = time;
            }
        }
    }
}
