// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.pattern.Pattern;
import io.tidemark.runtime.CepJob;
import io.tidemark.runtime.CepJobBuilder;
import io.tidemark.runtime.JobConfig;
import io.tidemark.runtime.KeyedMatch;
import io.tidemark.runtime.chaos.ChaosJob;
import io.tidemark.runtime.chaos.ChaosJob.Event;
import io.tidemark.runtime.checkpoint.CheckpointStorage;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.checkpoint.LocalCheckpointStorage;
import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.runtime.sink.Sink;
import io.tidemark.runtime.source.IterableSource;
import io.tidemark.runtime.source.Source;
import io.tidemark.testkit.fault.CrashTester;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A job with two topics of one output dies at calls that a seed chooses: both topics show what a run without a crash finds. */
@ExtendWith(KafkaExtension.class)
final class CrashedOutputTest {
    private static final long SEED = Long.getLong("kafka.crash.seed", 11);
    private static final int CRASHES = 16;

    private final TestKafka kafka;

    @TempDir
    private Path folder;

    CrashedOutputTest(TestKafka kafka) {
        this.kafka = kafka;
    }

    private static Source<Event> source() {
        Random random = new Random(SEED);
        List<Event> events = new ArrayList<>();
        for (int n = 0; n < 8_000; n++) {
            events.add(new Event(random.nextInt(30), n, "abcx".charAt(random.nextInt(4))));
        }
        return IterableSource.of("events", events);
    }

    private static CepJobBuilder<Event, String> job(Source<Event> source, Sink<String> alerts, Sink<String> timeouts) {
        return ChaosJob.detect(CepJob.named("crashed").source(source).eventTime(Event::time), alerts)
                .detect(
                        "a-x",
                        Pattern.<Event>begin("a")
                                .where((Event event) -> event.type() == 'a')
                                .followedBy("x")
                                .where((Event event) -> event.type() == 'x')
                                .within(Duration.ofMillis(100)))
                .byLong(Event::key)
                .timedOut(KeyedMatch::matchId, timeouts)
                .emit(KeyedMatch::matchId);
    }

    @Test
    void crashTester_twoTopicsOfOneOutput_showWhatARunWithoutACrashFinds() {
        String alerts = kafka.topic("alerts", 2);
        String timeouts = kafka.topic("timeouts", 1);
        KafkaOutput output = KafkaOutput.transactional(kafka.settings(), alerts);
        KafkaRecordMapper<String> lines = KafkaRecords.valueBytes((String line) -> line.getBytes(UTF_8));
        CheckpointStorage storage = LocalCheckpointStorage.in(folder);
        Map<String, Integer> crashes = CrashTester.seed(SEED)
                .crashes(CRASHES)
                .within(100)
                .run(faults -> job(
                                faults.source(source()),
                                faults.sink(output.topic(alerts, lines)),
                                faults.sink(output.topic(timeouts, lines)))
                        .events(ChaosJob.SERIALIZER)
                        .config(JobConfig.defaults().withClock(faults.clock()).withBatchSize(2))
                        .checkpoints(Checkpoints.in(faults.storage(storage)).every(Duration.ofMillis(20)))
                        .build());
        CollectingSink<String> expectedAlerts = new CollectingSink<>();
        CollectingSink<String> expectedTimeouts = new CollectingSink<>();
        job(source(), expectedAlerts, expectedTimeouts).build().run();
        System.out.println("CrashedOutputTest seed " + SEED + ": " + crashes);
        assertThat(kafka.committed(alerts))
                .as("seed %d", SEED)
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(expectedAlerts.results());
        assertThat(kafka.committed(timeouts))
                .as("seed %d", SEED)
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(expectedTimeouts.results());
        assertThat(crashes.values().stream().mapToInt(Integer::intValue).sum()).isGreaterThan(CRASHES / 2);
    }
}
