// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.JobFailedException;
import io.tidemark.runtime.checkpoint.PartitionPosition;
import io.tidemark.runtime.source.ReadBefore;
import io.tidemark.runtime.source.RecordBuffer;
import io.tidemark.runtime.source.SourcePartition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KafkaExtension.class)
class KafkaSourceTest {
    private final TestKafka kafka;

    KafkaSourceTest(TestKafka kafka) {
        this.kafka = kafka;
    }

    private KafkaSource source(String... topics) {
        return KafkaSource.of(topics).brokers(kafka.brokers());
    }

    @Test
    void partitions_ofTwoTopics_areNumberedByTopicThenPartitionAndReadInOrder() {
        String b = kafka.topic("b", 2);
        String a = kafka.topic("a", 3);
        kafka.send(b, 0, "b0", "b1");
        kafka.send(b, 1, "b2");
        kafka.send(a, 2, "a0", "a1");

        try (Reading reading = Reading.of(source(b, a)).awaitCount(5)) {
            assertThat(reading.names()).containsExactly(a + "-0", a + "-1", a + "-2", b + "-0", b + "-1");
            assertThat(reading.values(b + "-0")).containsExactly("b0", "b1");
            assertThat(reading.values(b + "-1")).containsExactly("b2");
            assertThat(reading.values(a + "-2")).containsExactly("a0", "a1");
            assertThat(reading.partition(a + "-2").position()).isEqualTo(2);
            assertThat(reading.partition(a + "-0").position()).isZero();
        }
    }

    @Test
    void seek_toAPosition_goesOnThereWhateverTheStart() {
        String topic = kafka.topic("seek", 1);
        kafka.send(topic, 0, "0", "1", "2", "3");

        try (Reading reading = Reading.of(source(topic).startingAt(KafkaStart.latest()))) {
            reading.partition(topic + "-0").seek(2);
            assertThat(reading.awaitCount(2).values(topic + "-0")).containsExactly("2", "3");
        }
    }

    @Test
    void latest_isPinnedWhenOpened() {
        String topic = kafka.topic("latest", 1);
        kafka.send(topic, 0, "before");

        try (Reading reading = Reading.of(source(topic).startingAt(KafkaStart.latest()))) {
            assertThat(reading.partition(topic + "-0").position()).isEqualTo(1);
            kafka.send(topic, 0, "after");
            assertThat(reading.awaitCount(1).values(topic + "-0")).containsExactly("after");
        }
    }

    @Test
    void atTime_beginsWithTheFirstRecordOfThatTimeOrLater() {
        String topic = kafka.topic("time", 2);
        long now = System.currentTimeMillis();
        try (KafkaProducer<String, String> producer = kafka.transactional(topic)) {
            producer.beginTransaction();
            TestKafka.write(producer, new ProducerRecord<>(topic, 0, now - 1_000, null, "early"));
            TestKafka.write(producer, new ProducerRecord<>(topic, 0, now, null, "on time"));
            TestKafka.write(producer, new ProducerRecord<>(topic, 0, now - 500, null, "out of order"));
            TestKafka.write(producer, new ProducerRecord<>(topic, 1, now - 1, null, "too early"));
            producer.commitTransaction();
        }
        // A commit is answered before all can see it.
        try (Reading all = Reading.of(source(topic)).awaitCount(4)) {
            assertThat(all.values(topic + "-1")).containsExactly("too early");
        }
        KafkaSource source = source(topic).startingAt(KafkaStart.at(Instant.ofEpochMilli(now)));

        try (Reading reading = Reading.of(source).awaitCount(2)) {
            assertThat(reading.values(topic + "-0")).containsExactly("on time", "out of order");
            kafka.send(topic, 1, "later");
            assertThat(reading.awaitCount(3).values(topic + "-1")).containsExactly("later");
        }
    }

    @Test
    void committedAndOffsets_begin_whereTheyAreKnownAndOtherwiseElsewhere() {
        String topic = kafka.topic("known", 2);
        kafka.send(topic, 0, "0", "1", "2");
        kafka.send(topic, 1, "3", "4", "5");
        String group = TestKafka.unique("group");
        try (Reading reading = Reading.of(source(topic).showingProgressAs(group))) {
            // The first attempts may meet a coordinator that is not there yet: progress is shown when it can be.
            Await.until("committed", () -> {
                reading.reader().committed(List.of(new PartitionPosition(topic + "-1", 2)));
                return reading.round().count() > 0 && !kafka.offsets(group).isEmpty();
            });
        }

        try (Reading reading = Reading.of(source(topic).startingAt(KafkaStart.committed(group)))
                .awaitCount(4)) {
            assertThat(reading.values(topic + "-0")).containsExactly("0", "1", "2");
            assertThat(reading.values(topic + "-1")).containsExactly("5");
        }
        KafkaStart offsets = new KafkaStart.Offsets(Map.of(new TopicPartition(topic, 0), 1L), KafkaStart.latest());
        try (Reading reading = Reading.of(source(topic).startingAt(offsets)).awaitCount(2)) {
            assertThat(reading.values(topic + "-0")).containsExactly("1", "2");
            assertThat(reading.partition(topic + "-1").position()).isEqualTo(3);
        }
    }

    @Test
    void recordsBehind_whatIsReadAndWhatIsWritten_areCounted() {
        String topic = kafka.topic("behind", 2);
        kafka.send(topic, 0, "0", "1", "2", "3", "4");
        try (Reading reading = Reading.of(source(topic)
                .startingAt(new KafkaStart.Offsets(Map.of(new TopicPartition(topic, 0), 2L), KafkaStart.earliest())))) {
            SourcePartition<ConsumerRecord<byte[], byte[]>> partition = reading.partition(topic + "-0");
            RecordBuffer<ConsumerRecord<byte[], byte[]>> one = new RecordBuffer<>(1);
            Await.until("the first record", () -> {
                partition.poll(one);
                return one.size() == 1;
            });
            // One was handed out, two wait here or at the broker.
            assertThat(partition.recordsBehind()).isEqualTo(2);
            reading.awaitCount(2);
            assertThat(partition.recordsBehind()).isZero();
            kafka.send(topic, 1, "5");
            reading.awaitCount(3);
            Await.until(
                    "the end of the other",
                    () -> reading.round().partition(topic + "-1").recordsBehind() == 0);
        }
    }

    @Test
    void newPartitions_appearLater_areReadFromTheirFirstRecord() {
        String topic = kafka.topic("grows", 1);
        kafka.send(topic, 0, "old");
        KafkaSource source =
                source(topic).discoveringEvery(Duration.ofMillis(50)).startingAt(KafkaStart.latest());

        try (Reading reading = Reading.of(source)) {
            assertThat(reading.reader().newPartitions()).isEmpty();
            kafka.addPartitions(topic, 3);
            kafka.send(topic, 2, "new 0", "new 1");
            Await.until("new partitions", () -> {
                reading.round().discover();
                return reading.names().size() == 3;
            });
            assertThat(reading.names()).containsExactly(topic + "-0", topic + "-1", topic + "-2");
            kafka.send(topic, 0, "newer");
            reading.awaitCount(3);
            assertThat(reading.values(topic + "-0")).containsExactly("newer");
            assertThat(reading.values(topic + "-2")).containsExactly("new 0", "new 1");
            assertThat(reading.reader().newPartitions()).isEmpty();
        }
    }

    @Test
    void lostOffset_isAnErrorThatNamesWhatThereIs() {
        String topic = kafka.topic("lost", 2);
        kafka.send(topic, 1, "0", "1", "2", "3", "4");
        kafka.truncate(topic, 1, 3);

        try (Reading reading = Reading.of(source(topic))) {
            assertThat(reading.partition(topic + "-1").position()).isEqualTo(3);
            reading.partition(topic + "-1").seek(1);
            assertThatThrownBy(() -> reading.awaitCount(1))
                    .isInstanceOf(JobFailedException.class)
                    .hasMessageContaining(topic + "-1: offset 1 is not there, it has those from 3 to before 5");
        }
    }

    @Test
    void seek_partitionEndsBeforeWhatHadBeenRead_namesWhatThereIs() {
        String topic = kafka.topic("shorter", 2);
        kafka.send(topic, 0, "0", "1", "2");
        kafka.truncate(topic, 0, 1);

        try (Reading reading = Reading.of(source(topic))) {
            SourcePartition<?> partition = reading.partition(topic + "-0");
            assertThatThrownBy(() -> partition.seek(1, new ReadBefore(4, "")))
                    .isInstanceOf(JobFailedException.class)
                    .hasMessageContaining(topic + "-0: the offsets before 4 had been read")
                    .hasMessageContaining("it has those from 1 to before 3; the topic was made anew");
            reading.partition(topic + "-1").seek(0, new ReadBefore(0, ""));
            partition.seek(2, new ReadBefore(3, ""));
            assertThat(reading.awaitCount(1).values(topic + "-0")).containsExactly("2");
        }
    }

    @Test
    void abortedAndOpenTransactions_areNotRead() {
        String topic = kafka.topic("aborted", 1);
        try (KafkaProducer<String, String> producer = kafka.transactional(topic)) {
            producer.beginTransaction();
            TestKafka.write(producer, new ProducerRecord<>(topic, 0, null, "aborted"));
            producer.abortTransaction();
            producer.beginTransaction();
            TestKafka.write(producer, new ProducerRecord<>(topic, 0, null, "committed"));
            producer.commitTransaction();
            producer.beginTransaction();
            TestKafka.write(producer, new ProducerRecord<>(topic, 0, null, "open"));
            try (Reading reading = Reading.of(source(topic)).awaitCount(1)) {
                assertThat(reading.values(topic + "-0")).containsExactly("committed");
                // Past the end of the second transaction: aborted, its marker, committed, its marker.
                Await.until(
                        "position 4",
                        () -> reading.round().partition(topic + "-0").position() == 4);
                producer.abortTransaction();
                // Nothing is left to be read, and the position says so.
                Await.until(
                        "position 6",
                        () -> reading.round().partition(topic + "-0").position() == 6);
                assertThat(reading.count()).isEqualTo(1);
            }
        }
    }

    @Test
    void fastPartition_isPausedAndDoesNotStarveASlowOne() {
        String topic = kafka.topic("starve", 2);
        String[] many = IntStream.range(0, 5_000).mapToObj(Integer::toString).toArray(String[]::new);
        kafka.send(topic, 0, many);
        kafka.send(topic, 1, "rare");

        try (Reading reading = Reading.of(source(topic).waitingAtMost(100, 1 << 20))) {
            // Nobody takes what waits in partition 0.
            KafkaSourcePartition fast = (KafkaSourcePartition) reading.partition(topic + "-0");
            Await.until("the rare record", () -> {
                reading.poll(reading.partition(topic + "-1"));
                return reading.count() == 1;
            });
            Await.until("a pause", () -> {
                reading.poll(reading.partition(topic + "-1"));
                return fast.isPaused();
            });
            assertThat(fast.waitingRecords()).isBetween(100, 599);
            assertThat(reading.awaitCount(5_001).values(topic + "-0")).containsExactly(many);
            assertThat(fast.isPaused()).isFalse();
        }
    }

    @Test
    void bytesThatWait_areBoundedToo() {
        String topic = kafka.topic("bytes", 2);
        String large = "x".repeat(10_000);
        String[] many = IntStream.range(0, 400).mapToObj(i -> large + i).toArray(String[]::new);
        kafka.send(topic, 0, many);
        KafkaSource source =
                source(topic).waitingAtMost(1_000_000, 100_000).properties(Map.of("max.partition.fetch.bytes", 50_000));

        try (Reading reading = Reading.of(source)) {
            KafkaSourcePartition fast = (KafkaSourcePartition) reading.partition(topic + "-0");
            Await.until("a pause", () -> {
                reading.poll(reading.partition(topic + "-1"));
                return fast.isPaused();
            });
            assertThat(fast.waitingRecords()).isBetween(10, 20);
            assertThat(reading.awaitCount(400).values(topic + "-0")).containsExactly(many);
        }
    }

    @Test
    void open_withoutTopicOrWithOwnedProperty_saysWhatToDo() {
        assertThatThrownBy(() -> Reading.of(source("nowhere")))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("topic nowhere is not there");
        assertThatThrownBy(() -> source("t").properties(Map.of("group.id", "g")).open())
                .hasMessageContaining("group.id = g: cannot be set here; use showingProgressAs(group)");
        assertThatThrownBy(() -> KafkaSource.of("t").open()).hasMessageContaining("bootstrap.servers is missing");
        assertThatThrownBy(() -> source("t").waitingAtMost(0, 1)).hasMessageContaining("limit of 0 records");
    }
}
