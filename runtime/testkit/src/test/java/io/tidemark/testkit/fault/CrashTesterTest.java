// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.testkit.fault;

import static io.tidemark.testkit.fault.Steps.job;
import static io.tidemark.testkit.fault.Steps.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.JobConfig;
import io.tidemark.runtime.checkpoint.CheckpointStorage;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.checkpoint.LocalCheckpointStorage;
import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.runtime.sink.FileSink;
import io.tidemark.runtime.sink.Sink;
import io.tidemark.runtime.sink.TransactionalSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
final class CrashTesterTest {
    private static final int SEEDS = 6;

    @TempDir
    private Path directory;

    private static Map<String, Integer> crash(
            long seed, CheckpointStorage storage, Supplier<TransactionalSink<String>> sinks) {
        return CrashTester.seed(seed)
                .within(60)
                .run(faults -> job(faults.source(source(seed)), faults.sink(sinks.get()))
                        .events(Steps.SERIALIZER)
                        .config(JobConfig.defaults().withClock(faults.clock()).withBatchSize(10))
                        .checkpoints(Checkpoints.in(faults.storage(storage)).every(Duration.ofMillis(20)))
                        .build());
    }

    @Test
    void run_jobWithFiles_dyingAnywhere_showsWhatARunWithoutACrashFinds() {
        Map<String, Integer> all = new TreeMap<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            Path results = directory.resolve("results-" + seed);
            CheckpointStorage storage = LocalCheckpointStorage.in(directory.resolve("checkpoints-" + seed));
            crash(seed, storage, () -> FileSink.in(results, line -> line))
                    .forEach((place, count) -> all.merge(place, count, Integer::sum));
            CollectingSink<String> expected = new CollectingSink<>();
            job(source(seed), expected).build().run();
            assertThat(FileSink.linesIn(results))
                    .as("seed %d", seed)
                    .hasSizeGreaterThan(20)
                    .containsExactlyInAnyOrderElementsOf(expected.results());
        }
        System.out.println("CrashTesterTest: " + all);
        assertThat(all.values().stream().mapToInt(Integer::intValue).sum()).isGreaterThan(5 * SEEDS);
        assertThat(all.keySet())
                .anyMatch(place -> place.startsWith("poll"))
                .anyMatch(place -> place.endsWith("before"))
                .anyMatch(place -> place.endsWith("after"));
    }

    /** Shows results when they are prepared, which is too early. */
    private static final class Hasty implements TransactionalSink<String> {
        private final List<String> visible;
        private final List<String> written = new ArrayList<>();

        Hasty(List<String> visible) {
            this.visible = visible;
        }

        @Override
        public void recover(byte @Nullable [] committed) {
            // What it has shown cannot be taken back.
        }

        @Override
        public void write(String result) {
            written.add(result);
        }

        @Override
        public byte[] prepare(String checkpoint) {
            visible.addAll(written);
            written.clear();
            return new byte[0];
        }

        @Override
        public void commit(byte[] prepared) {
            // Done already.
        }
    }

    @Test
    void run_sinkThatShowsResultsTooEarly_isFoundOut() {
        int wrong = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            List<String> visible = new ArrayList<>();
            crash(seed, LocalCheckpointStorage.in(directory.resolve("checkpoints-" + seed)), () -> new Hasty(visible));
            CollectingSink<String> expected = new CollectingSink<>();
            job(source(seed), expected).build().run();
            wrong += visible.size() == expected.results().size() ? 0 : 1;
        }
        assertThat(wrong).isPositive();
    }

    @Test
    void run_jobThatFailsByItself_isToldWithTheSeed() {
        assertThatThrownBy(() -> CrashTester.seed(3).within(1_000_000).run(faults -> {
                    Sink<String> failing = Sink.of(line -> {
                        throw new IllegalStateException("no room");
                    });
                    return job(faults.source(source(3)), failing).build();
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("seed 3")
                .hasMessageContaining("no room");
        assertThatThrownBy(() -> CrashTester.seed(3).crashes(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be at least 1");
    }
}
