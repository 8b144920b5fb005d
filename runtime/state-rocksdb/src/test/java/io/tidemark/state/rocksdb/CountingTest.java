// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.state.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.pattern.Pattern;
import io.tidemark.runtime.CepJob;
import io.tidemark.runtime.JobHandle;
import io.tidemark.runtime.JobProgress;
import io.tidemark.runtime.PatternProgress;
import io.tidemark.runtime.source.IterableSource;
import io.tidemark.serde.EventSerializer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Open partial matches are counted while most keys lie in the database and others come and go. */
@Timeout(600)
final class CountingTest {
    private static final int KEYS = 3_000;
    private static final int BUSY_KEYS = 10;
    /** By then all keys are there. */
    private static final int COUNTED_FROM = 100 * KEYS;

    private static final EventSerializer<Integer> NUMBERS = new EventSerializer<>() {
        @Override
        public byte[] serialize(Integer event) {
            return event.toString().getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public Integer deserialize(byte[] bytes) {
            return Integer.valueOf(new String(bytes, StandardCharsets.US_ASCII));
        }
    };

    @TempDir
    private Path directory;

    /** First each key begins; then the first ten are completed and begun again in turn. */
    private static boolean begins(int event) {
        return event < KEYS || event / BUSY_KEYS % 2 == 1;
    }

    private static int key(int event) {
        return event < KEYS ? event : event % BUSY_KEYS;
    }

    @Test
    void openMatches_mostKeysOnDisk_areCountedWhileEventsGoOn() {
        AtomicReference<JobHandle> running = new AtomicReference<>();
        List<JobProgress> counted = new ArrayList<>();
        Iterable<Integer> events = () -> IntStream.iterate(0, n -> counted.isEmpty(), n -> n + 1)
                .peek(n -> {
                    JobHandle handle = Objects.requireNonNull(running.get());
                    if (n == COUNTED_FROM) {
                        handle.countOpenEvery(Duration.ofMillis(1));
                    }
                    JobProgress latest = handle.latest();
                    if (n > COUNTED_FROM && latest.openMatchCount() >= 0) {
                        counted.add(latest);
                    }
                })
                .boxed()
                .iterator();
        Pattern<Integer> pattern = Pattern.<Integer>begin("begins")
                .where((Integer n) -> begins(n))
                .followedBy("completes")
                .where((Integer n) -> !begins(n));
        JobHandle handle = CepJob.named("numbers")
                .source(IterableSource.of("numbers", events))
                .eventTime(n -> n)
                .sink((Object result) -> {})
                .detect("pairs", pattern)
                .byLong(CountingTest::key)
                .emit(match -> match.key())
                .events(NUMBERS)
                .state(RocksDbStateBackend.in(directory).hotKeys(100))
                .build()
                .open();
        running.set(handle);
        handle.run();
        assertThat(counted).hasSize(1);
        PatternProgress pairs = counted.get(0).patterns().get(0);
        // The busy ones are seen or not, and those that were moved to the disk meanwhile may be seen twice.
        assertThat(pairs.openMatchCount()).isBetween(KEYS - 2L * BUSY_KEYS, KEYS + 300L);
        assertThat(Objects.requireNonNull(pairs.openMatches())).containsOnlyKeys("completes");
        assertThat(pairs.stateBytes()).isPositive();
        assertThat(counted.get(0).stateBytes()).isEqualTo(pairs.stateBytes());
        assertThat(counted.get(0).openKeys()).isBetween(KEYS - 2L * BUSY_KEYS, (long) KEYS);
    }

    @Test
    void in_null_isTold() {
        assertThatThrownBy(() -> RocksDbStateBackend.in(nothing()))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("directory");
    }

    @SuppressWarnings("NullAway") // It is what users pass who have no checker.
    private static Path nothing() {
        return null;
    }
}
