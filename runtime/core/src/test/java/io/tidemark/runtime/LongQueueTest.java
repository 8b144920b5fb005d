// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compared with a list. */
final class LongQueueTest {
    private static final long SEED = Long.getLong("random.seed", 20261122);

    @Test
    void queue_randomUse_isAsAList() {
        Random random = new Random(SEED);
        LongQueue queue = new LongQueue();
        List<Long> expected = new ArrayList<>();
        int largest = 0;
        int emptied = 0;
        for (int step = 0; step < 5_000; step++) {
            // It grows for a while, and becomes empty again.
            if (random.nextInt(100) < (step / 500 % 2 == 0 ? 60 : 35)) {
                queue.add(step);
                expected.add((long) step);
            } else if (!expected.isEmpty()) {
                queue.removeFirst();
                expected.remove(0);
                emptied += expected.isEmpty() ? 1 : 0;
            }
            if (!expected.isEmpty() && random.nextInt(5) == 0) {
                queue.replaceLast(-step);
                expected.set(expected.size() - 1, (long) -step);
            }
            largest = Math.max(largest, expected.size());
            assertSame(queue, expected);
        }
        assertThat(largest).as("seed %d", SEED).isGreaterThan(64);
        assertThat(emptied).as("seed %d", SEED).isPositive();
    }

    private static void assertSame(LongQueue queue, List<Long> expected) {
        assertThat(queue.toArray()).as("seed %d", SEED).containsExactly(expected.toArray(Long[]::new));
        assertThat(queue.size()).isEqualTo(expected.size());
        assertThat(queue.isEmpty()).isEqualTo(expected.isEmpty());
        for (int index = 0; index < expected.size(); index++) {
            assertThat(queue.get(index)).as("seed %d", SEED).isEqualTo(expected.get(index));
        }
        if (!expected.isEmpty()) {
            assertThat(queue.first()).isEqualTo(expected.get(0));
            assertThat(queue.last()).isEqualTo(expected.get(expected.size() - 1));
        }
    }
}
