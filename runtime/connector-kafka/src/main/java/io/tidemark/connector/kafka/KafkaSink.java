// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import io.tidemark.runtime.JobFailedException;
import io.tidemark.runtime.sink.Sink;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes results to a topic without transactions: they can be read at once, and after a crash some are written again.
 * With the identity of the match in a header, or as the key of a compacted topic, the receiver takes each once. For
 * results that are seen exactly once use {@link KafkaOutput}.
 *
 * <pre>{@code
 * KafkaSink.idempotent(Map.of("bootstrap.servers", "broker-1:9092"), "alerts",
 *     KafkaRecords.values(new AlertSerializer()).matchId(Alert::id))
 * }</pre>
 *
 * <p>{@link #write} sends in the background; {@link #flush} waits until all in-sync replicas have what was written.
 * Brokers that are away are waited for as long as the property {@code delivery.timeout.ms} says (two minutes); then the
 * job fails. A sink serves one run at a time. Calls as {@link Sink} says.
 *
 * @param <T> type of the results
 */
public final class KafkaSink<T> implements Sink<T> {
    private static final Map<String, String> OWNED = Map.of(
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            "use KafkaOutput.transactional(...)",
            ProducerConfig.ACKS_CONFIG,
            "all in-sync replicas acknowledge",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            "it is on",
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            "the record mapper makes bytes",
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
            "the record mapper makes bytes");

    private final Map<String, Object> settings;
    private final RecordLimit limit;
    private final String topic;
    private final KafkaRecordMapper<? super T> mapper;
    private @Nullable KafkaProducer<byte[], byte[]> producer;
    /** Set by the producer's thread: the first record that could not be written. */
    private volatile @Nullable Exception failure;

    private KafkaSink(Map<String, Object> settings, String topic, KafkaRecordMapper<? super T> mapper) {
        this.settings = settings;
        this.limit = new RecordLimit(settings);
        this.topic = topic;
        this.mapper = mapper;
    }

    /**
     * A sink with a producer of its own, which is made with the first result.
     *
     * @param properties of Kafka's producer; {@code bootstrap.servers} at least
     * @throws IllegalArgumentException if a property is one that belongs to the sink, or no broker is named
     */
    public static <T> KafkaSink<T> idempotent(
            Map<String, ?> properties, String topic, KafkaRecordMapper<? super T> mapper) {
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(mapper, "mapper");
        Map<String, Object> settings = new HashMap<>(ClientSettings.checked(properties, OWNED));
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        return new KafkaSink<>(settings, topic, mapper);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The callback hears of it.
    public void write(T result) {
        check();
        ProducerRecord<byte[], byte[]> record = TopicSink.checked(topic, mapper.map(topic, result));
        limit.require(record);
        KafkaProducer<byte[], byte[]> to = producer;
        if (to == null) {
            to = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
            producer = to;
        }
        try {
            to.send(record, (written, problem) -> {
                if (problem != null && failure == null) {
                    failure = limit.explained(problem, record);
                }
            });
        } catch (KafkaException e) {
            throw failed(e);
        }
    }

    @Override
    public void flush() {
        if (producer != null) {
            try {
                producer.flush();
            } catch (KafkaException e) {
                throw failed(e);
            }
        }
        check();
    }

    private void check() {
        Exception problem = failure;
        if (problem != null) {
            throw failed(problem);
        }
    }

    private JobFailedException failed(Exception problem) {
        return new JobFailedException(
                "Kafka topic " + topic + ": a result could not be written: " + problem.getMessage()
                        + "; what follows the last flush is written again by the next run",
                problem);
    }

    @Override
    public void close() {
        KafkaProducer<byte[], byte[]> closed = producer;
        if (closed != null) {
            producer = null;
            ProducerClosing.close(closed);
        }
        // Another run may come. What was in flight has been answered or given up by now.
        failure = null;
    }

    @Override
    public String toString() {
        return "Kafka topic " + topic;
    }
}
