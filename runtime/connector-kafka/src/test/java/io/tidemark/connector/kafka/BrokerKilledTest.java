// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.JobFailedException;
import io.tidemark.runtime.checkpoint.CommitPoint;
import io.tidemark.runtime.checkpoint.FencedException;
import io.tidemark.runtime.checkpoint.PartitionPosition;
import io.tidemark.runtime.sink.TransactionalSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What happens when the only broker is killed and comes back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokerKilledTest {
    private TestKafka kafka;

    @BeforeAll
    void start() {
        kafka = TestKafka.inChildJvms(1);
    }

    @AfterAll
    void stop() {
        kafka.close();
    }

    @Test
    void source_whileTheBrokerIsAway_neitherFailsNorBlocksAndThenGoesOn() {
        String topic = kafka.topic("away", 2);
        kafka.send(topic, 0, "0", "1");
        kafka.send(topic, 1, "2");

        try (Reading reading = Reading.of(KafkaSource.of(topic).brokers(kafka.brokers()))) {
            reading.awaitCount(3);
            kafka.kill(1);
            long start = System.nanoTime();
            List<Long> rounds = new ArrayList<>();
            for (long now = start; rounds.size() < 50 || now - start < 1_500_000_000L; now = System.nanoTime()) {
                reading.round().discover();
                rounds.add(System.nanoTime() - now);
            }
            // A machine may stall for a round or two.
            Collections.sort(rounds);
            assertThat(Duration.ofNanos(rounds.get(rounds.size() / 2))).isLessThan(Duration.ofMillis(400));
            kafka.restart(1);
            kafka.send(topic, 0, "3");
            kafka.send(topic, 1, "4");
            reading.awaitCount(5);
            assertThat(reading.values(topic + "-0")).containsExactly("0", "1", "3");
            assertThat(reading.values(topic + "-1")).containsExactly("2", "4");
        }
    }

    /** A result and its commit, as a job does it. */
    private static void commit(TransactionalSink<String> sink, CommitPoint commitPoint, int number) {
        sink.write("result " + number);
        byte[] prepared = sink.prepare("checkpoint-" + number);
        commitPoint.commit("checkpoint-" + number, List.of(new PartitionPosition("memory-0", number)));
        sink.commit(prepared);
    }

    /**
     * The cluster has settled the last commit. Before, the only broker must not be killed: while it starts again its
     * partitions have no leader for a moment, and a coordinator that finds none takes the topics for deleted, and the
     * commit for done.
     */
    private void awaitSettled(String topic, String name, int number) {
        CommitMark last = new CommitMark(number, "checkpoint-" + number);
        Await.until("offsets of " + last, () -> last.equals(CommitMark.last(name, kafka.offsets(name))));
        assertThat(kafka.committed(topic))
                .isEqualTo(IntStream.rangeClosed(1, number)
                        .mapToObj(i -> "result " + i)
                        .toList());
    }

    private static void awaitMillis(long millis) {
        long start = System.nanoTime();
        Await.until("patience", () -> System.nanoTime() - start > millis * 1_000_000);
    }

    @Test
    void commit_whileTheBrokerIsAway_waitsAndIsDoneOnce() throws Exception {
        String topic = kafka.topic("alerts", 1);
        String name = TestKafka.unique("job");
        Map<String, Object> settings = kafka.settings();
        settings.putAll(Map.of("max.block.ms", 300, "request.timeout.ms", 1_000, "transaction.timeout.ms", 60_000));
        KafkaOutput output = KafkaOutput.transactional(settings, name);
        TransactionalSink<String> sink = output.topic(topic, KafkaRecords.valueBytes(text -> text.getBytes(UTF_8)));
        CommitPoint commitPoint = Objects.requireNonNull(sink.commitPoint());
        ExecutorService job = Executors.newSingleThreadExecutor();
        try {
            commitPoint.recover();
            commit(sink, commitPoint, 1);
            awaitSettled(topic, name, 1);
            kafka.kill(1);
            // A producer that finds no broker at all forgets its topics, and begins with the settings again.
            awaitMillis(1_500);
            Future<?> run = job.submit(() -> {
                commit(sink, commitPoint, 2);
                commit(sink, commitPoint, 3);
            });
            // The answer does not come within max.block.ms, several times.
            awaitMillis(1_500);
            boolean early = run.isDone();
            kafka.restart(1);
            run.get();
            assertThat(early).isFalse();
            awaitSettled(topic, name, 3);
        } finally {
            job.shutdown();
            commitPoint.close();
        }
    }

    /** Patience is at its end: the job fails, and the next run knows what was committed. */
    @Test
    void commit_whoseAnswerNeverComes_failsAndTheNextRunKnows() {
        String topic = kafka.topic("alerts", 1);
        String name = TestKafka.unique("job");
        Map<String, Object> settings = kafka.settings();
        settings.putAll(Map.of("max.block.ms", 300, "request.timeout.ms", 1_000));
        KafkaOutput output = KafkaOutput.transactional(settings, name).waitingForBrokers(Duration.ofSeconds(15));
        TransactionalSink<String> sink = output.topic(topic, KafkaRecords.valueBytes(text -> text.getBytes(UTF_8)));
        CommitPoint commitPoint = Objects.requireNonNull(sink.commitPoint());
        commitPoint.recover();
        commit(sink, commitPoint, 1);
        awaitSettled(topic, name, 1);
        sink.write("result 2");
        sink.prepare("checkpoint-2");
        kafka.kill(1);
        assertThatThrownBy(() -> commitPoint.commit("checkpoint-2", List.of()))
                .isInstanceOf(JobFailedException.class)
                .isNotInstanceOf(FencedException.class)
                .hasMessageContaining("do the brokers answer? Asked were " + kafka.brokers());
        commitPoint.close();
        kafka.restart(1);

        output.waitingForBrokers(Duration.ofMinutes(1));
        assertThat(commitPoint.recover()).isEqualTo("checkpoint-1");
        commit(sink, commitPoint, 2);
        awaitSettled(topic, name, 2);
        commitPoint.close();
    }
}
