// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.runtime.checkpoint.EntryTimes;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Compared with the times of all events. */
final class EntryTimeLogTest {
    private static final long SEED = Long.getLong("random.seed", 20261122);

    @Test
    void times_randomEntries_areKnownOfEachThatIsNotReached() {
        Random random = new Random(SEED);
        EntryTimeLog log = new EntryTimeLog();
        TreeMap<Long, Long> events = new TreeMap<>();
        long time = 1_000;
        long watermark = 0;
        for (long position = 0; position < 20_000; position += 1 + random.nextInt(2)) {
            time += random.nextInt(3) == 0 ? random.nextInt(5) : 0;
            events.put(position, time);
            log.larger(position, time);
            if (random.nextInt(200) == 0) {
                watermark = Math.max(watermark, time - random.nextInt(300));
                log.reached(watermark, 0);
                long reached = watermark;
                events.values().removeIf(millis -> millis <= reached);
                assertThat(log.replayFrom(-1)).as("seed %d", SEED).isEqualTo(events.isEmpty() ? -1 : events.firstKey());
                EntryTimes times = log.times();
                events.forEach((at, millis) ->
                        assertThat(times.at(at)).as("seed %d", SEED).isEqualTo(millis));
                assertThat(log.times()).isSameAs(times);
            }
        }
    }

    @Test
    void add_moreMillisecondsThanAreKept_theFirstAreForgotten() {
        EntryTimeLog log = new EntryTimeLog();
        int count = 3 * EntryTimeLog.CAPACITY;
        for (int i = 0; i < count; i++) {
            log.larger(2L * i, i);
            log.larger(2L * i + 1, i);
        }
        log.reached(0, 0);
        assertThat(log.replayFrom(-1)).isEqualTo(2L * (count - EntryTimeLog.CAPACITY));
        assertThat(log.times().at(2L * count - 1)).isEqualTo(count - 1);
    }
}
