// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.connector.kafka.FaultyNetwork.Message;
import io.tidemark.runtime.CepJob;
import io.tidemark.runtime.JobHandle;
import io.tidemark.runtime.chaos.ChaosJob;
import io.tidemark.runtime.chaos.ChaosJob.Event;
import io.tidemark.runtime.checkpoint.Checkpoints;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A job from topic to topic whose requests and answers are lost or late, one after the other: its alerts are those of a run without that. */
@ExtendWith(KafkaExtension.class)
@Timeout(600)
final class JobOverFaultyNetworkTest {
    private static final int PARTITIONS = 2;
    private static final int KEYS = 40;
    private static final int FAULTS = 16;
    private static final List<ApiKeys> REQUESTS =
            List.of(ApiKeys.END_TXN, ApiKeys.PRODUCE, ApiKeys.TXN_OFFSET_COMMIT, ApiKeys.FETCH);

    private final TestKafka kafka;
    private final FaultyNetwork network;
    private final String from;
    private final String to;
    private final long seed = Long.getLong("kafka.network.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final EventFeed events;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    @TempDir
    private Path folder;

    JobOverFaultyNetworkTest(TestKafka kafka) {
        this.kafka = kafka;
        this.network = kafka.network();
        this.from = kafka.topic("payments", PARTITIONS);
        this.to = kafka.topic("alerts", 2);
        this.events = new EventFeed(kafka, from, PARTITIONS, KEYS, random);
    }

    @AfterEach
    void heal() {
        network.heal();
        thread.shutdown();
    }

    private JobHandle open() {
        Map<String, Object> in = kafka.networkSettings("in");
        KafkaOutput output = KafkaOutput.transactional(kafka.networkSettings("out"), to);
        CepJob<Event> job = ChaosJob.detect(
                        CepJob.named("alerts")
                                .source(
                                        KafkaSource.of(from)
                                                .brokers(String.valueOf(in.remove("bootstrap.servers")))
                                                .properties(in),
                                        KafkaDecoders.valueBytes(ChaosJob.SERIALIZER::deserialize))
                                .eventTime(Event::time),
                        output.topic(
                                to, KafkaRecords.valueBytes((String line) -> line.getBytes(StandardCharsets.UTF_8))))
                .events(ChaosJob.SERIALIZER)
                .checkpoints(Checkpoints.in(folder).every(Duration.ofMillis(20)))
                .build();
        return job.open();
    }

    @Test
    void requestsAndAnswersLostOrLate_alertsAreThoseOfAnUndisturbedRun() throws Exception {
        System.out.println("JobOverFaultyNetworkTest seed " + seed);
        try (JobHandle handle = open()) {
            Future<?> run = thread.submit(handle::run);
            awaitCommit(run);
            for (int fault = 0; fault < FAULTS; fault++) {
                ApiKeys api = REQUESTS.get(random.nextInt(REQUESTS.size()));
                Message message = new Message(random.nextBoolean(), api, api == ApiKeys.FETCH ? "in" : "out");
                network.keep(message::equals);
                feedUntil(message + " is kept", run, () -> network.isKept(message::equals));
                if (random.nextInt(3) > 0) {
                    network.cutKept();
                }
                network.heal();
                awaitCommit(run);
            }
            events.end();
            Await.until(
                    "last alert", () -> handle.latest().watermarkMillis() == AlertJob.LATEST - ChaosJob.DISORDER - 1);
            handle.stop();
            run.get();
            assertThat(handle.latest().lateEvents()).isZero();
        }
        assertThat(kafka.committed(to).stream().sorted().toList())
                .as("seed %d", seed)
                .isEqualTo(ChaosJob.expected(events.written()))
                .hasSizeGreaterThan(100);
    }

    /** Waits for a commit that comes after this moment, while events flow. */
    private void awaitCommit(Future<?> run) {
        int before = network.passed(JobOverFaultyNetworkTest::saysCommitted);
        feedUntil("commit", run, () -> network.passed(JobOverFaultyNetworkTest::saysCommitted) > before);
    }

    private static boolean saysCommitted(Message message) {
        return message.isAnswer()
                && message.api() == ApiKeys.END_TXN
                && message.client().equals("out");
    }

    private void feedUntil(String what, Future<?> run, BooleanSupplier condition) {
        Await.until(what, () -> {
            assertThat(run).as("seed %d", seed).isNotDone();
            events.feed();
            return condition.getAsBoolean();
        });
    }
}
