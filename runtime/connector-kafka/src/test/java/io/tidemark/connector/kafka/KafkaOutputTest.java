// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.JobFailedException;
import io.tidemark.runtime.checkpoint.CommitPoint;
import io.tidemark.runtime.checkpoint.FencedException;
import io.tidemark.runtime.checkpoint.PartitionPosition;
import io.tidemark.runtime.sink.TransactionalSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KafkaExtension.class)
class KafkaOutputTest {
    private final TestKafka kafka;
    private final String name = TestKafka.unique("job");
    private final List<CommitPoint> opened = new ArrayList<>();

    KafkaOutputTest(TestKafka kafka) {
        this.kafka = kafka;
    }

    /** Crashed ones, too: a process that is gone closes nothing. */
    @AfterEach
    void close() {
        opened.forEach(CommitPoint::close);
    }

    /** One run of a job: an output with a sink. */
    private final class Run {
        private final KafkaOutput output;
        private final TransactionalSink<String> sink;
        private final CommitPoint commitPoint;

        Run(String topic, Map<String, Object> properties, int heldBytes) {
            Map<String, Object> settings = kafka.settings();
            settings.putAll(properties);
            output = KafkaOutput.transactional(settings, name).holdingBack(heldBytes);
            sink = output.topic(topic, KafkaRecords.valueBytes(text -> text.getBytes(UTF_8)));
            commitPoint = Objects.requireNonNull(sink.commitPoint());
            opened.add(commitPoint);
        }

        Run(String topic) {
            this(topic, Map.of(), 1 << 20);
        }

        void write(String... values) {
            for (String value : values) {
                sink.write(value);
            }
        }

        void commit(String checkpoint, PartitionPosition... positions) {
            byte[] prepared = sink.prepare(checkpoint);
            commitPoint.commit(checkpoint, List.of(positions));
            sink.commit(prepared);
        }
    }

    private void awaitOffsets(Map<TopicPartition, OffsetAndMetadata> expected) {
        Await.until("offsets " + expected, () -> kafka.offsets(name).equals(expected));
    }

    private static PartitionPosition at(String partition, long position) {
        return new PartitionPosition(partition, position);
    }

    @Test
    void commit_ofTwoTopicsAndTwoPartitions_makesAllVisibleAndIsTheTruth() {
        String in = kafka.topic("in", 2);
        String alerts = kafka.topic("alerts", 1);
        String late = kafka.topic("late", 1);
        Run run = new Run(alerts);
        TransactionalSink<String> second =
                run.output.topic(late, KafkaRecords.valueBytes((String text) -> text.getBytes(UTF_8)));
        assertThat(second.commitPoint()).isSameAs(run.commitPoint);
        assertThat(run.commitPoint.recover()).isNull();
        run.write("a", "b");
        second.write("c");
        assertThat(kafka.committed(alerts)).isEmpty();
        second.prepare("checkpoint-1");
        run.commit("checkpoint-1", at(in + "-0", 7), at(in + "-1", 3));

        assertThat(kafka.committed(alerts)).containsExactly("a", "b");
        assertThat(kafka.committed(late)).containsExactly("c");
        String mark = new CommitMark(1, "checkpoint-1").text();
        awaitOffsets(Map.of(
                new TopicPartition(in, 0), new OffsetAndMetadata(7, mark),
                new TopicPartition(in, 1), new OffsetAndMetadata(3, mark)));
        run.commit("checkpoint-2", at(in + "-0", 7), at(in + "-1", 3));
        assertThat(new Run(alerts).commitPoint.recover()).isEqualTo("checkpoint-2");
        assertThat(kafka.committed(alerts)).containsExactly("a", "b");
    }

    @Test
    void crash_betweenPrepareAndCommit_givesUpWhatWasPrepared() {
        String topic = kafka.topic("out", 1);
        for (int heldBytes : new int[] {1 << 20, 0}) {
            Run first = new Run(topic, Map.of(), heldBytes);
            String before = first.commitPoint.recover();
            String truth = "checkpoint-" + heldBytes;
            first.write("kept " + heldBytes);
            first.commit(truth, at("memory-0", 1));
            first.write("given up");
            first.sink.prepare("checkpoint-x");
            assertThat(before).isNotEqualTo(truth);

            Run second = new Run(topic);
            assertThat(second.commitPoint.recover()).isEqualTo(truth);
            second.commitPoint.close();
        }
        assertThat(kafka.committed(topic)).containsExactly("kept " + (1 << 20), "kept 0");
    }

    @Test
    void zombie_ofAnotherRun_isFencedAtWhateverItDoes() {
        String topic = kafka.topic("out", 1);
        Run idle = new Run(topic);
        idle.commitPoint.recover();
        idle.commit("checkpoint-1", at("memory-0", 1));
        idle.write("zombie");
        Run second = new Run(topic, Map.of(), 0);
        assertThat(second.commitPoint.recover()).isEqualTo("checkpoint-1");
        assertThatThrownBy(() -> idle.commit("checkpoint-2", at("memory-0", 2)))
                .isInstanceOf(FencedException.class)
                .hasMessageContaining("another process has taken over");

        second.write("zombie, sent early");
        Run third = new Run(topic);
        assertThat(third.commitPoint.recover()).isEqualTo("checkpoint-1");
        third.write("result");
        third.commit("checkpoint-3", at("memory-0", 2));
        assertThatThrownBy(() -> second.commit("checkpoint-2", at("memory-0", 2)))
                .isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> second.write("again"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must be recovered first");
        assertThat(new Run(topic).commitPoint.recover()).isEqualTo("checkpoint-3");
        assertThat(kafka.committed(topic)).containsExactly("result");
    }

    @Test
    void recover_afterAFailure_goesOnInTheSameProcess() {
        String topic = kafka.topicOfSmallRecords("out", 1_000);
        Run run = new Run(topic, Map.of(), 8 << 20);
        run.commitPoint.recover();
        run.write("x".repeat(2_000));
        assertThatThrownBy(() -> run.commit("checkpoint-1", at("memory-0", 1)))
                .isInstanceOf(JobFailedException.class)
                .isNotInstanceOf(FencedException.class)
                .hasMessageContaining("checkpoint-1 could not be committed: nothing of it was")
                .hasMessageContaining("record for topic " + topic + " is too large, with 2000 bytes of key, value and")
                .hasMessageContaining("max.message.bytes of the topic");

        assertThat(run.commitPoint.recover()).isNull();
        run.write("small");
        run.commit("checkpoint-2", at("memory-0", 1));
        assertThat(kafka.committed(topic)).containsExactly("small");
    }

    @Test
    void write_recordTooLarge_namesItAndSaysWhatToRaise() {
        String topic = kafka.topic("out", 1);
        KafkaOutput output = KafkaOutput.transactional(kafka.settings(), name);
        TransactionalSink<String> sink = output.topic(
                topic,
                KafkaRecords.<String>valueBytes(text -> text.getBytes(UTF_8)).matchId(text -> "5c3f"));
        CommitPoint commitPoint = Objects.requireNonNull(sink.commitPoint());
        opened.add(commitPoint);
        commitPoint.recover();
        assertThatThrownBy(() -> sink.write("x".repeat(1 << 20)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("record for topic " + topic
                        + " of match 5c3f is too large, with 1048597 bytes of key, value and"
                        + " headers; make the result smaller, or raise both max.request.size of the producer, which is"
                        + " 1048576, and max.message.bytes of the topic");
    }

    @Test
    void transaction_openForLongerThanItsTimeout_failsWithoutBeingCalledFenced() {
        String topic = kafka.topic("out", 1);
        Run run = new Run(topic, Map.of("transaction.timeout.ms", 1_000), 0);
        run.commitPoint.recover();
        run.write("too early");
        Await.until("the brokers to give the transaction up", () -> {
            try {
                run.write("more");
                run.sink.prepare("checkpoint-1");
                return false;
            } catch (JobFailedException e) {
                assertThat(e)
                        .isNotInstanceOf(FencedException.class)
                        .hasMessageContaining("open for longer than transaction.timeout.ms, 1000 ms");
                return true;
            }
        });
        assertThat(run.commitPoint.recover()).isNull();
        assertThat(kafka.committed(topic)).isEmpty();
    }

    @Test
    void resultsHeldBack_outlastTheTransactionTimeout() {
        String topic = kafka.topic("out", 1);
        Run run = new Run(topic, Map.of("transaction.timeout.ms", 6_000), 1 << 20);
        run.commitPoint.recover();
        run.write("patient");
        long start = System.nanoTime();
        Await.until("more than a time-out", () -> System.nanoTime() - start > 7_500_000_000L);
        run.commit("checkpoint-1", at("memory-0", 1));
        assertThat(kafka.committed(topic)).containsExactly("patient");
    }

    @Test
    void positionsOfAnotherKindOfSource_areNamedAtAPartitionOfTheOutput() {
        String topic = kafka.topic("out", 1);
        String in = kafka.topic("in", 1);
        Run run = new Run(topic);
        run.commitPoint.recover();
        run.commit("checkpoint-1", at("stock-0", 5), at("no partition", 2), at(in + "-7", 9));
        TopicPartition standIn = new TopicPartition(topic, 0);
        awaitOffsets(Map.of(standIn, new OffsetAndMetadata(1, new CommitMark(1, "checkpoint-1").text())));

        // The job changes its source: the stand-in stays behind, with a lower number.
        run.commit("checkpoint-2", at(in + "-0", 4));
        kafka.addPartitions(in, 2);
        Run second = new Run(topic);
        assertThat(second.commitPoint.recover()).isEqualTo("checkpoint-2");
        second.commit("checkpoint-3", at(in + "-0", 4), at(in + "-1", 0));
        Await.until(
                "an offset of the new partition",
                () -> new OffsetAndMetadata(0, new CommitMark(3, "checkpoint-3").text())
                        .equals(kafka.offsets(name).get(new TopicPartition(in, 1))));
        assertThat(new Run(topic).commitPoint.recover()).isEqualTo("checkpoint-3");
    }

    @Test
    void recover_fromOffsetsOfTwoCheckpoints_isRefused() {
        String in = kafka.topic("in", 3);
        String topic = kafka.topic("out", 1);
        kafka.setOffset(name, new TopicPartition(in, 2), 1, "by hand");
        assertThat(new Run(topic).commitPoint.recover()).isNull();
        kafka.setOffset(name, new TopicPartition(in, 0), 1, new CommitMark(4, "checkpoint-4-a").text());
        kafka.setOffset(name, new TopicPartition(in, 1), 1, new CommitMark(4, "checkpoint-4-b").text());
        Run run = new Run(topic);
        assertThatThrownBy(run.commitPoint::recover)
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("offsets of group " + name + " are of two checkpoints")
                .hasMessageContaining("checkpoint-4-b");
        kafka.setOffset(name, new TopicPartition(in, 1), 1, "tidemark 2 what");
        assertThatThrownBy(run.commitPoint::recover).hasMessageContaining("only version 1 is known");
        kafka.setOffset(name, new TopicPartition(in, 1), 1, new CommitMark(5, "checkpoint-5").text());
        assertThat(run.commitPoint.recover()).isEqualTo("checkpoint-5");
    }

    @Test
    void recover_withoutTheTopic_saysSo() {
        // From now on the brokers know where transactions are kept, and answer in time.
        new Run(kafka.topic("out", 1)).commitPoint.recover();
        Run run = new Run("nowhere-at-all", Map.of("max.block.ms", 8_000), 0);
        run.output.waitingForBrokers(Duration.ZERO);
        assertThatThrownBy(run.commitPoint::recover)
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("topic nowhere-at-all is not there");
    }

    @Test
    void write_withoutRecovery_saysWhatIsMissing() {
        Run run = new Run("out");
        assertThatThrownBy(() -> run.write("x"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("its sinks need a job with checkpoints");
        TransactionalSink<String> sink =
                run.output.topic("out", (topic, text) -> new ProducerRecord<>("elsewhere", text.getBytes(UTF_8)));
        assertThatThrownBy(() -> sink.write("x")).hasMessageContaining("made a record for topic elsewhere");
        Map<String, Object> owned = new HashMap<>(kafka.settings());
        owned.put("transactional.id", "mine");
        assertThatThrownBy(() -> KafkaOutput.transactional(owned, "job"))
                .hasMessageContaining("transactional.id = mine: cannot be set here");
    }

    @Test
    void close_withAnOpenTransaction_leavesNothingForReadersToWaitFor() {
        String topic = kafka.topic("out", 1);
        Run run = new Run(topic, Map.of("transaction.timeout.ms", 600_000), 0);
        run.commitPoint.recover();
        run.write("given up");
        run.sink.prepare("checkpoint-1");
        run.commitPoint.close();
        // Waits for the last stable offset to pass the record.
        kafka.send(topic, 0, "of somebody else");
        assertThat(kafka.committed(topic)).containsExactly("of somebody else");
        assertThatCode(run.commitPoint::close).doesNotThrowAnyException();
    }
}
