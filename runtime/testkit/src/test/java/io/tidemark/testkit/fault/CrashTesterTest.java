// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.testkit.fault;

import static io.tidemark.testkit.fault.Steps.job;
import static io.tidemark.testkit.fault.Steps.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.CepJob;
import io.tidemark.runtime.JobConfig;
import io.tidemark.runtime.checkpoint.CheckpointStorage;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.checkpoint.LocalCheckpointStorage;
import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.runtime.sink.FileSink;
import io.tidemark.runtime.sink.Sink;
import io.tidemark.runtime.sink.TransactionalSink;
import io.tidemark.testkit.fault.Steps.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(900)
final class CrashTesterTest {
    private static final int SEEDS = 6;
    /** Longer than a clock that is looked at can reach. */
    private static final Duration NEVER = Duration.ofDays(10_000);

    @TempDir
    private Path directory;

    private static CepJob<Step> steps(
            long seed, Faults faults, Checkpoints checkpoints, TransactionalSink<String> sink) {
        return job(faults.source(source(seed)), faults.sink(sink))
                .events(Steps.SERIALIZER)
                .config(JobConfig.defaults().withClock(faults.clock()).withBatchSize(Steps.SMALL_BATCH))
                .checkpoints(checkpoints)
                .build();
    }

    private static List<String> expected(long seed) {
        CollectingSink<String> sink = new CollectingSink<>();
        job(source(seed), sink).build().run();
        return sink.results();
    }

    @Test
    void run_jobWithFiles_dyingAnywhere_showsWhatARunWithoutACrashFinds() {
        Map<String, Integer> all = new TreeMap<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            long own = seed;
            Path results = directory.resolve("results-" + seed);
            CheckpointStorage storage = LocalCheckpointStorage.in(directory.resolve("checkpoints-" + seed));
            CrashTester.seed(seed)
                    .within(60)
                    .run(faults -> steps(
                            own,
                            faults,
                            Checkpoints.in(faults.storage(storage)).every(Duration.ofMillis(20)),
                            FileSink.in(results, line -> line)))
                    .forEach((place, count) -> all.merge(place, count, Integer::sum));
            assertThat(FileSink.linesIn(results))
                    .as("seed %d", seed)
                    .hasSizeGreaterThan(20)
                    .containsExactlyInAnyOrderElementsOf(expected(seed));
        }
        System.out.println("CrashTesterTest: " + all);
        // To read everything takes 375 calls of poll that may be the last one, and a run dies within 60.
        assertThat(all.values().stream().mapToInt(Integer::intValue).sum()).isGreaterThan(5 * SEEDS);
        // Where the first run of each seed dies is before or after a call as the seed says, whatever the call is.
        assertThat(all.keySet()).anyMatch(place -> place.endsWith("before")).anyMatch(place -> place.endsWith("after"));
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

    /**
     * All results are prepared at once, when the input is over, and runs die there, before or after as the seed says: it does
     * not depend on how often the clock is looked at.
     */
    @Test
    void run_sinkThatShowsResultsTooEarly_isFoundOut() {
        int tooMany = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            long own = seed;
            List<String> visible = new ArrayList<>();
            CheckpointStorage storage = LocalCheckpointStorage.in(directory.resolve("checkpoints-" + seed));
            Map<String, Integer> crashes = CrashTester.seed(seed)
                    .at("prepare sink")
                    .within(1)
                    .crashes(3)
                    .run(faults -> steps(
                            own, faults, Checkpoints.in(faults.storage(storage)).every(NEVER), new Hasty(visible)));
            int shownAndLost = crashes.getOrDefault("prepare sink, after", 0);
            assertThat(shownAndLost + crashes.getOrDefault("prepare sink, before", 0))
                    .isEqualTo(3);
            assertThat(visible).hasSize((1 + shownAndLost) * expected(seed).size());
            tooMany += shownAndLost;
        }
        assertThat(tooMany).isPositive();
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
