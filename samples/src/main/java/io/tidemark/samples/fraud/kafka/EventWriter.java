// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.kafka;

import io.tidemark.samples.fraud.stream.Planted;
import io.tidemark.samples.fraud.stream.StreamProfile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes the stream to its topic, in a thread, as far as it is allowed to. */
final class EventWriter implements AutoCloseable {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final MarkedStream stream;
    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Thread thread = new Thread(this::write, "writer of events");
    private volatile long allowed;
    private volatile long written;
    private volatile boolean stopped;
    private volatile boolean over;
    private volatile @Nullable Exception failure;

    EventWriter(String brokers, String topic, StreamProfile profile) {
        this.stream = new MarkedStream(profile);
        this.topic = topic;
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        brokers,
                        "linger.ms",
                        "5",
                        "batch.size",
                        "131072",
                        "max.block.ms",
                        PATIENCE.toMillis()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        thread.setDaemon(true);
        thread.start();
    }

    /** So many events may be written altogether. */
    void allow(long events) {
        allowed = events;
    }

    /** How many events were written, marks of time not counted. */
    long written() {
        return written;
    }

    /** Whether everything was written. */
    boolean isOver() {
        return over;
    }

    /** What was planted; when everything was written, or it was stopped. */
    List<Planted> planted() {
        return stream.planted();
    }

    /** How many second deliveries were dropped; when everything was written, or it was stopped. */
    long duplicates() {
        return stream.duplicates();
    }

    /**
     * Looks whether it works.
     *
     * @throws KafkaRunException if not
     */
    void check() throws KafkaRunException {
        Exception problem = failure;
        if (problem != null) {
            throw new KafkaRunException("topic " + topic + " cannot be written: " + Topics.message(problem), problem);
        }
    }

    private void write() {
        try {
            while (!stopped && failure == null && stream.advance()) {
                send();
                written = stream.events();
                while (written >= allowed && !stopped) {
                    LockSupport.parkNanos(LOOK_NANOS);
                }
            }
            producer.flush();
            over = !stopped && failure == null;
        } catch (KafkaException e) {
            failure = e;
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback hears of it.
    private void send() {
        byte[] value = DetectionJob.EVENTS.serialize(stream.event());
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, stream.partition(), null, value);
        producer.send(record, (place, problem) -> {
            if (problem != null && failure == null) {
                failure = problem;
            }
        });
    }

    /** Writes nothing more. */
    void stop() {
        stopped = true;
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
        producer.close(Duration.ZERO);
    }
}
