// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.connector.kafka.FaultyNetwork.Message;
import io.tidemark.runtime.JobFailedException;
import io.tidemark.runtime.checkpoint.CommitPoint;
import io.tidemark.runtime.checkpoint.FencedException;
import io.tidemark.runtime.checkpoint.PartitionPosition;
import io.tidemark.runtime.sink.TransactionalSink;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of commits when requests of a transaction, or their answers, are lost or late. */
@ExtendWith(KafkaExtension.class)
@Timeout(600)
final class CommitOverFaultyNetworkTest {
    private static final String CLIENT = "out";

    private final TestKafka kafka;
    private final FaultyNetwork network;
    private final String topic;
    private final String name = TestKafka.unique("job");
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    CommitOverFaultyNetworkTest(TestKafka kafka) {
        this.kafka = kafka;
        this.network = kafka.network();
        this.topic = kafka.topic("alerts", 1);
    }

    @AfterEach
    void heal() {
        network.heal();
        thread.shutdownNow();
    }

    private TransactionalSink<String> sink(String client, Map<String, Object> more) {
        Map<String, Object> settings = kafka.networkSettings(client);
        settings.putAll(more);
        return KafkaOutput.transactional(settings, name)
                .topic(topic, KafkaRecords.valueBytes((String text) -> text.getBytes(UTF_8)));
    }

    private static CommitPoint commitPoint(TransactionalSink<String> sink) {
        return Objects.requireNonNull(sink.commitPoint());
    }

    private static void commit(TransactionalSink<String> sink, int number) {
        sink.write("result " + number);
        sink.prepare("checkpoint-" + number);
        commitPoint(sink).commit("checkpoint-" + number, List.of(new PartitionPosition("memory-0", number)));
    }

    private static Predicate<Message> message(ApiKeys api, boolean isAnswer) {
        return new Message(isAnswer, api, CLIENT)::equals;
    }

    /** The connection is cut: what is lost is asked for again, and done once. */
    @ParameterizedTest
    @CsvSource({
        "END_TXN, true", "END_TXN, false",
        "PRODUCE, true", "PRODUCE, false",
        "TXN_OFFSET_COMMIT, true", "TXN_OFFSET_COMMIT, false"
    })
    void commit_requestOrAnswerLost_isDoneOnce(ApiKeys api, boolean answer) throws Exception {
        TransactionalSink<String> sink = sink(CLIENT, Map.of());
        try (CommitPoint commitPoint = commitPoint(sink)) {
            assertThat(commitPoint.recover()).isNull();
            commit(sink, 1);
            network.keep(message(api, answer));
            Future<?> second = thread.submit(() -> commit(sink, 2));
            network.awaitKept(api.name(), message(api, answer));
            network.cutKept();
            network.heal();
            second.get();
            commit(sink, 3);
            assertThat(kafka.committed(topic)).containsExactly("result 1", "result 2", "result 3");
        }
    }

    /** Somebody else takes over while the request to commit is on its way: it comes too late. */
    @Test
    void recover_requestToCommitOfAnotherOnItsWay_shutsThatOut() {
        TransactionalSink<String> first = sink(CLIENT, Map.of());
        TransactionalSink<String> second = sink("other", Map.of());
        try (CommitPoint before = commitPoint(first);
                CommitPoint after = commitPoint(second)) {
            before.recover();
            commit(first, 1);
            network.keep(message(ApiKeys.END_TXN, false));
            Future<?> late = thread.submit(() -> commit(first, 2));
            network.awaitKept("request to commit", message(ApiKeys.END_TXN, false));
            assertThat(after.recover()).isEqualTo("checkpoint-1");
            commit(second, 3);
            network.heal();
            assertThatThrownBy(late::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(FencedException.class);
            assertThat(kafka.committed(topic)).containsExactly("result 1", "result 3");
        }
    }

    /** Somebody else takes over while the answer is on its way: the commit holds, and is what it goes on from. */
    @Test
    void recover_answerToCommitOfAnotherOnItsWay_goesOnFromIt() throws Exception {
        TransactionalSink<String> first = sink(CLIENT, Map.of());
        TransactionalSink<String> second = sink("other", Map.of());
        try (CommitPoint before = commitPoint(first);
                CommitPoint after = commitPoint(second)) {
            before.recover();
            commit(first, 1);
            network.keep(message(ApiKeys.END_TXN, true));
            Future<?> late = thread.submit(() -> commit(first, 2));
            network.awaitKept("answer", message(ApiKeys.END_TXN, true));
            assertThat(after.recover()).isEqualTo("checkpoint-2");
            commit(second, 3);
            network.heal();
            late.get();
            assertThat(kafka.committed(topic)).containsExactly("result 1", "result 2", "result 3");
        }
    }

    /** The coordinator gives the transaction up before it is asked to commit it. */
    @Test
    void commit_networkAwayForLongerThanATransactionLives_failsSayingSoAndTheNextRunKnows() {
        TransactionalSink<String> next = sink("other", Map.of());
        TransactionalSink<String> sink = sink(CLIENT, Map.of("transaction.timeout.ms", 1_000));
        try (CommitPoint after = commitPoint(next);
                CommitPoint commitPoint = commitPoint(sink)) {
            after.recover();
            commit(next, 1);
            commitPoint.recover();
            network.keep(message(ApiKeys.END_TXN, false));
            Future<?> late = thread.submit(() -> commit(sink, 2));
            // On a machine that stands still it is given up before it is asked for.
            Await.until("end", () -> network.isKept(message(ApiKeys.END_TXN, false)) || late.isDone());
            // A reader of what is committed comes to the end when the transaction has been ended.
            assertThat(kafka.committed(topic)).containsExactly("result 1");
            network.heal();
            assertThatThrownBy(late::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(JobFailedException.class)
                    .isNotInstanceOf(FencedException.class)
                    .hasMessageContaining("open for longer than transaction.timeout.ms, 1000 ms");
            assertThat(after.recover()).isEqualTo("checkpoint-1");
            commit(next, 2);
            assertThat(kafka.committed(topic)).containsExactly("result 1", "result 2");
        }
    }

    /** Kafka's own close waits for a request that is never answered, which may be for as long as is said here. */
    @Test
    void close_brokerNeverAnswers_returns() {
        TransactionalSink<String> sink =
                sink(CLIENT, Map.of("request.timeout.ms", 600_000, "delivery.timeout.ms", 700_000));
        CommitPoint commitPoint = commitPoint(sink);
        network.keepAllOf(CLIENT);
        Future<?> recovery = thread.submit(commitPoint::recover);
        network.awaitKept("first request", message(ApiKeys.API_VERSIONS, false));
        recovery.cancel(true);
        commitPoint.close();
        assertThat(network.isKept(message(ApiKeys.API_VERSIONS, false))).isTrue();
    }

    /** With a small max.block.ms Kafka says so at once, again and again. */
    @Test
    void patiently_answersThatDoNotComeAtOnce_doesNotSpin() {
        long[] asked = {0};
        try (TransactionalProducer producer =
                new TransactionalProducer(kafka.settings(), name, Duration.ofMillis(500))) {
            assertThatThrownBy(() -> producer.patiently(() -> {
                        asked[0]++;
                        throw new TimeoutException("not yet");
                    }))
                    .isInstanceOf(TimeoutException.class);
        }
        assertThat(asked[0]).isBetween(1L, 12L);
    }
}
