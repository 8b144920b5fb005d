// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.CepJob;
import io.tidemark.runtime.JobConfig;
import io.tidemark.runtime.checkpoint.CheckpointStorage;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.checkpoint.CommitPoint;
import io.tidemark.runtime.checkpoint.LocalCheckpointStorage;
import io.tidemark.runtime.checkpoint.PartitionPosition;
import io.tidemark.runtime.sink.CollectingSink;
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

/** A job with several sinks of one output, which share its commit point, as the topics of a Kafka output do. */
@Timeout(900)
final class SharedOutputTest {
    private static final int SEEDS = 4;

    @TempDir
    private Path directory;

    /**
     * Outside of the process: what was committed is visible, and what was not is forgotten at the next recovery. Thread-safe: one
     * sink is written to while another one commits.
     */
    private static final class Output implements CommitPoint {
        private final List<String> held = new ArrayList<>();
        private final List<String> visible = new ArrayList<>();
        private @Nullable String truth;

        @Override
        public synchronized @Nullable String recover() {
            held.clear();
            return truth;
        }

        @Override
        public synchronized void commit(String checkpoint, List<PartitionPosition> positions) {
            visible.addAll(held);
            held.clear();
            truth = checkpoint;
        }

        private synchronized void hold(String result) {
            held.add(result);
        }

        TransactionalSink<String> topic(String topic) {
            return new TransactionalSink<>() {
                @Override
                public void recover(byte @Nullable [] committed) {
                    // The commit point has done it.
                }

                @Override
                public void write(String result) {
                    hold(topic + " " + result);
                }

                @Override
                public byte[] prepare(String checkpoint) {
                    return new byte[0];
                }

                @Override
                public void commit(byte[] prepared) {
                    // The commit point has done it.
                }

                @Override
                public CommitPoint commitPoint() {
                    return Output.this;
                }
            };
        }
    }

    private static CepJob<Step> job(
            long seed, Faults faults, CheckpointStorage storage, Sink<String> matches, Sink<String> timeouts) {
        return Steps.detect(faults.source(Steps.source(seed)), matches)
                .timedOut(timeout -> timeout.matchId() + " " + timeout.timestamp(), timeouts)
                .emit(match -> match.matchId() + " " + match.timestamp())
                .events(Steps.SERIALIZER)
                .config(JobConfig.defaults().withClock(faults.clock()).withBatchSize(Steps.SMALL_BATCH))
                .checkpoints(Checkpoints.in(faults.storage(storage)).every(Duration.ofMillis(5)))
                .build();
    }

    private static List<String> expected(long seed) {
        CollectingSink<String> matches = new CollectingSink<>();
        CollectingSink<String> timeouts = new CollectingSink<>();
        Steps.detect(Steps.source(seed), matches)
                .timedOut(timeout -> timeout.matchId() + " " + timeout.timestamp(), timeouts)
                .emit(match -> match.matchId() + " " + match.timestamp())
                .build()
                .run();
        List<String> all = new ArrayList<>();
        matches.results().forEach(result -> all.add("matches " + result));
        timeouts.results().forEach(result -> all.add("timeouts " + result));
        return all;
    }

    @Test
    void run_twoSinksOfOneOutput_showWhatARunWithoutACrashFinds() {
        Map<String, Integer> crashes = new TreeMap<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            long own = seed;
            Output output = new Output();
            CheckpointStorage storage = LocalCheckpointStorage.in(directory.resolve("checkpoints-" + seed));
            CrashTester.seed(seed)
                    .within(60)
                    .run(faults -> job(
                            own,
                            faults,
                            storage,
                            faults.sink(output.topic("matches")),
                            faults.sink(output.topic("timeouts"))))
                    .forEach((place, count) -> crashes.merge(place, count, Integer::sum));
            assertThat(output.visible)
                    .as("seed %d", seed)
                    .containsExactlyInAnyOrderElementsOf(expected(seed))
                    .anyMatch(result -> result.startsWith("matches "))
                    .anyMatch(result -> result.startsWith("timeouts "));
        }
        System.out.println("SharedOutputTest: " + crashes);
        // To read everything takes 375 calls of poll that may be the last one, and a run dies within 60.
        assertThat(crashes.values().stream().mapToInt(Integer::intValue).sum()).isGreaterThan(2 * SEEDS);
    }

    @Test
    void run_oneSinkOfTwoOutputs_isPreparedOnce() {
        List<String> prepared = new ArrayList<>();
        Output output = new Output();
        TransactionalSink<String> topic = output.topic("both");
        TransactionalSink<String> counted = new TransactionalSink<>() {
            @Override
            public void recover(byte @Nullable [] committed) {
                topic.recover(committed);
            }

            @Override
            public void write(String result) {
                topic.write(result);
            }

            @Override
            public byte[] prepare(String checkpoint) {
                prepared.add(checkpoint);
                return topic.prepare(checkpoint);
            }

            @Override
            public void commit(byte[] content) {
                topic.commit(content);
            }

            @Override
            public @Nullable CommitPoint commitPoint() {
                return topic.commitPoint();
            }
        };
        CheckpointStorage storage = LocalCheckpointStorage.in(directory);
        CrashTester.seed(5)
                .within(60)
                .run(faults -> job(5, faults, storage, faults.sink(counted), faults.sink(counted)));
        assertThat(prepared).doesNotHaveDuplicates().isNotEmpty();
        assertThat(output.visible).hasSameSizeAs(expected(5));
    }

    @Test
    void run_sinksOfTwoOutputs_isRefusedAsWithoutFaults() {
        CheckpointStorage storage = LocalCheckpointStorage.in(directory);
        assertThatThrownBy(() -> CrashTester.seed(1)
                        .run(faults -> job(
                                1,
                                faults,
                                storage,
                                faults.sink(new Output().topic("matches")),
                                faults.sink(new Output().topic("timeouts")))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("two of them want to decide which checkpoint counts");
    }
}
