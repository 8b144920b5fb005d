// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.connector.kafka.KafkaRecords;
import io.tidemark.samples.fraud.run.AlertJson;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads alerts as anybody would for whom they are meant: those that are committed. */
final class CommittedAlerts implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String brokers;
    private final Topics topics;
    private final TopicPartition partition;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Consumer<String> lines;
    private final Consumer<AlertJson.Read> alerts;
    private final Map<String, Integer> found = new HashMap<>();
    private int count;

    /**
     * Reads from the beginning.
     *
     * @param lines takes each alert as it is
     * @param alerts takes each alert
     */
    CommittedAlerts(String brokers, Topics topics, Consumer<String> lines, Consumer<AlertJson.Read> alerts) {
        this.brokers = brokers;
        this.topics = topics;
        this.lines = lines;
        this.alerts = alerts;
        this.partition = new TopicPartition(topics.alerts(), 0);
        this.consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", brokers, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    /** Reads what has come, or waits a little for it. */
    void poll(Duration patience) throws KafkaRunException {
        try {
            for (ConsumerRecord<byte[], byte[]> alert : consumer.poll(patience)) {
                read(alert);
            }
        } catch (KafkaException e) {
            throw new KafkaRunException("topic " + topics.alerts() + " cannot be read: " + Topics.message(e), e);
        }
    }

    private void read(ConsumerRecord<byte[], byte[]> alert) {
        String line = new String(alert.value(), UTF_8);
        Header id = alert.headers().lastHeader(KafkaRecords.MATCH_ID_HEADER);
        found.merge(id == null ? "?" : new String(id.value(), UTF_8), 1, Integer::sum);
        count++;
        lines.accept(line);
        alerts.accept(AlertJson.read(line));
    }

    /** Reads on to the end: no process writes any more. */
    void drain() throws KafkaRunException {
        long end = topics.endOfAlerts(brokers);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (consumer.position(partition) < end) {
            if (System.nanoTime() - deadline > 0) {
                throw new KafkaRunException("topic " + topics.alerts() + " ends at " + end + ", but a reader of what is"
                        + " committed does not get beyond " + consumer.position(partition));
            }
            poll(Duration.ofMillis(100));
        }
    }

    /** How many were read. */
    int count() {
        return count;
    }

    /** How often each match was read, by its id. */
    Map<String, Integer> found() {
        return found;
    }

    @Override
    public void close() {
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ZERO));
    }
}
