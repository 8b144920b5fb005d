// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A cluster with what tests do to it. */
final class TestKafka implements AutoCloseable {
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final LocalKafka kafka;
    private final Admin admin;
    private final KafkaProducer<String, String> producer;

    private TestKafka(LocalKafka kafka) {
        this.kafka = kafka;
        Map<String, Object> settings = settings();
        this.admin = Admin.create(settings);
        this.producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    static TestKafka inThisJvm() {
        try {
            return new TestKafka(LocalKafka.inThisJvm(LocalKafka.newFolder(), 1));
        } catch (Exception e) {
            throw new AssertionError("no broker in this JVM", e);
        }
    }

    static TestKafka inChildJvms(int nodes) {
        try {
            return new TestKafka(LocalKafka.inChildJvms(LocalKafka.newFolder(), nodes));
        } catch (Exception e) {
            throw new AssertionError("no broker in a child JVM", e);
        }
    }

    String brokers() {
        return kafka.brokers();
    }

    /** The network by which clients of {@link #networkSettings} reach the broker in this JVM. */
    FaultyNetwork network() {
        return kafka.network();
    }

    /** For a client that asks for the broker by the network. */
    Map<String, Object> networkSettings(String client) {
        return new HashMap<>(
                Map.of("bootstrap.servers", "127.0.0.1:" + network().port(), "client.id", client));
    }

    void kill(int node) {
        kafka.kill(node);
    }

    void restart(int node) {
        kafka.restart(node);
    }

    Admin admin() {
        return admin;
    }

    Map<String, Object> settings() {
        return new HashMap<>(Map.of("bootstrap.servers", brokers()));
    }

    /** A name that nothing else has. */
    static String unique(String name) {
        return name + NAMES.incrementAndGet();
    }

    /** A new topic. */
    String topic(String name, int partitions) {
        String topic = unique(name);
        create(topic, partitions);
        return topic;
    }

    /** A new topic with one partition whose records have at most so many bytes. */
    String topicOfSmallRecords(String name, int bytes) {
        String topic = unique(name);
        create(new NewTopic(topic, 1, (short) -1).configs(Map.of("max.message.bytes", Integer.toString(bytes))));
        return topic;
    }

    void create(String topic, int partitions) {
        create(new NewTopic(topic, partitions, (short) -1));
    }

    private void create(NewTopic topic) {
        get(admin.createTopics(List.of(topic)).all());
        awaitLeaders(topic.name(), topic.numPartitions());
    }

    /**
     * A topic that is created is not there at once. A producer that writes too early has its first batch refused and the
     * next one taken, and may repeat the first one until it gives up: the broker finds it out of order.
     */
    private void awaitLeaders(String topic, int partitions) {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (int i = 0; i < partitions; i++) {
            ends.put(new TopicPartition(topic, i), OffsetSpec.latest());
        }
        Await.until("leaders of " + topic, () -> {
            try {
                return get(admin.listOffsets(ends).all()).size() == partitions;
            } catch (AssertionError e) {
                return false;
            }
        });
    }

    void addPartitions(String topic, int total) {
        get(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(total)))
                .all());
        awaitLeaders(topic, total);
    }

    /** Deletes a topic and makes another of its name, with these values in partition 0. */
    void createAnew(String topic, int partitions, String... values) {
        get(admin.deleteTopics(List.of(topic)).all());
        Await.until("new topic " + topic, () -> {
            try {
                create(topic, partitions);
                return true;
            } catch (AssertionError e) {
                return false; // The old one is not gone yet.
            }
        });
        // The producer of all knows the old one.
        try (KafkaProducer<String, String> fresh =
                new KafkaProducer<>(settings(), new StringSerializer(), new StringSerializer())) {
            for (String value : values) {
                write(fresh, new ProducerRecord<>(topic, 0, null, value));
            }
        }
    }

    /** Deletes the records before an offset. */
    void truncate(String topic, int partition, long before) {
        get(admin.deleteRecords(Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(before)))
                .all());
    }

    /** Writes values, and returns when they are there. */
    void send(String topic, int partition, String... values) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (String value : values) {
            sent.add(producer.send(new ProducerRecord<>(topic, partition, null, value)));
        }
        producer.flush();
        assertThat(sent).allSatisfy(one -> assertThat(one.get().hasOffset()).isTrue());
    }

    /** Writes a record, and returns when it is there, whether it can be read or not. */
    static void write(KafkaProducer<String, String> producer, ProducerRecord<String, String> record) {
        try {
            producer.send(record).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    /** A transactional producer that the caller closes. */
    KafkaProducer<String, String> transactional(String id) {
        Map<String, Object> settings = settings();
        settings.put("transactional.id", id);
        // Longer than any test: what is open stays so until the test ends it.
        settings.put("transaction.timeout.ms", 900_000);
        KafkaProducer<String, String> transactional =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
        transactional.initTransactions();
        return transactional;
    }

    /** The offsets of a group; those of a transaction are there a moment after it is committed. */
    Map<TopicPartition, OffsetAndMetadata> offsets(String group) {
        return GroupOffsets.of(admin, group);
    }

    /** The values that a read-committed reader sees in a topic, partition by partition. */
    List<String> committed(String topic) {
        return committedRecords(topic).stream()
                .map(record -> new String(record.value(), UTF_8))
                .toList();
    }

    /** The records that a read-committed reader sees in a topic, partition by partition, when no transaction is open. */
    List<ConsumerRecord<String, byte[]>> committedRecords(String topic) {
        Map<String, Object> settings = settings();
        settings.put("isolation.level", "read_committed");
        settings.put("auto.offset.reset", "earliest");
        List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            for (TopicPartition partition : partitions) {
                consumer.assign(List.of(partition));
                // The end for others: it is reached when the markers of all transactions are there.
                long end = get(admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                                .partitionResult(partition))
                        .offset();
                Await.until("end " + end + " of " + partition, () -> {
                    found.addAll(consumer.poll(Duration.ofMillis(10)).records(partition));
                    return consumer.position(partition) >= end;
                });
            }
        }
        return found;
    }

    /** Writes an offset of a group by hand. */
    void setOffset(String group, TopicPartition partition, long offset, String metadata) {
        get(admin.alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(offset, metadata)))
                .all());
    }

    static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        admin.close(Duration.ZERO);
        kafka.close();
    }
}
