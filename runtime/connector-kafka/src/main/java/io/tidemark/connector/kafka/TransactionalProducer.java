// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's producer with its rules for time-outs: an operation of a transaction whose answer did not come in time may only
 * be asked for again. Not thread-safe. After an exception it can only be closed.
 */
final class TransactionalProducer implements AutoCloseable {
    private static final int DEFAULT_TRANSACTION_MILLIS = 20_000;
    /** Before something is asked for again that was not answered in time. */
    private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

    private final KafkaProducer<byte[], byte[]> producer;
    private final RecordLimit limit;
    private final ConsumerGroupMetadata group;
    private final long timeoutMillis;
    private final Duration patience;
    private boolean open;
    private long openedNanos;
    /** Set by the producer's thread: why the first record was refused. */
    private volatile @Nullable Exception refusal;

    TransactionalProducer(Map<String, Object> properties, String name, Duration patience) {
        Map<String, Object> settings = new HashMap<>(properties);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, name);
        settings.putIfAbsent(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, DEFAULT_TRANSACTION_MILLIS);
        this.timeoutMillis = Long.parseLong(String.valueOf(settings.get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG)));
        this.patience = patience;
        this.limit = new RecordLimit(settings);
        this.group = group(properties, name);
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Offsets are committed for a group without members; only a consumer may say so. It does not ask the brokers. */
    private static ConsumerGroupMetadata group(Map<String, Object> properties, String name) {
        Map<String, Object> settings = ClientSettings.forConsumer(properties);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, name);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return consumer.groupMetadata();
        }
    }

    /** Shuts out the predecessor, after its transaction is ended. */
    void initialise() {
        patiently(() -> {
            producer.initTransactions();
            return true;
        });
    }

    /** Makes sure that topics are there, or made on demand. */
    void requireTopics(Collection<String> topics) {
        for (String topic : topics) {
            try {
                patiently(() -> producer.partitionsFor(topic));
            } catch (TimeoutException e) {
                throw new KafkaException(
                        "topic " + topic + " is not there: create it, or check its name and the right to write to it",
                        e);
            }
        }
    }

    void begin() {
        if (!open) {
            producer.beginTransaction();
            open = true;
            openedNanos = System.nanoTime();
        }
    }

    /**
     * Sends a record. A producer that finds no broker forgets which topics there are, and a record sent then ends the
     * transaction after max.block.ms. To ask for the topic ends nothing, and costs nothing as long as it is known.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // The transaction fails with it; the callback knows why.
    void send(ProducerRecord<byte[], byte[]> record) {
        patiently(() -> producer.partitionsFor(record.topic()));
        producer.send(record, (written, problem) -> {
            if (problem != null && refusal == null) {
                refusal = limit.explained(problem, record);
            }
        });
    }

    /** Waits until all that was sent has arrived. */
    void flush() {
        if (open) {
            producer.flush();
            requireNoRefusal();
        }
    }

    /**
     * Why the first record was refused that was: then the transaction is not committed, since the producer does not ask for it.
     * Null: none was.
     */
    @Nullable
    KafkaException refusal() {
        Exception problem = refusal;
        return problem == null || problem instanceof KafkaException
                ? (KafkaException) problem
                : new KafkaException(problem);
    }

    private void requireNoRefusal() {
        KafkaException problem = refusal();
        if (problem != null) {
            throw problem;
        }
    }

    /** Puts offsets into the transaction. */
    void sendOffsets(Map<TopicPartition, OffsetAndMetadata> offsets) {
        patiently(() -> {
            producer.sendOffsetsToTransaction(offsets, group);
            return true;
        });
    }

    /** Returns when the transaction is committed. If it throws, it may be or not, unless there is a {@link #refusal}. */
    void commit() {
        patiently(() -> {
            producer.commitTransaction();
            return true;
        });
        open = false;
    }

    /** Does something again as long as the brokers do not answer in time, and patience lasts. */
    <T> T patiently(Supplier<T> request) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return request.get();
            } catch (TimeoutException e) {
                if (System.nanoTime() - deadline >= 0) {
                    throw e;
                }
                // With a small max.block.ms it comes back at once.
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** Whether a transaction is open for so long that the brokers may have given it up. */
    boolean isTimedOut() {
        return open && System.nanoTime() - openedNanos >= timeoutMillis * 1_000_000;
    }

    long timeoutMillis() {
        return timeoutMillis;
    }

    /** Whether somebody else has the transactional id, or the brokers gave the transaction up. */
    static boolean isFenced(Throwable failure) {
        return failure instanceof ProducerFencedException
                || failure instanceof InvalidProducerEpochException
                || (failure.getCause() != null && isFenced(failure.getCause()));
    }

    /** Whether the brokers know of no such transaction any more. What they say depends on what they are asked. */
    static boolean isEnded(Throwable failure) {
        return isFenced(failure)
                || failure instanceof InvalidTxnStateException
                || (failure.getCause() != null && isEnded(failure.getCause()));
    }

    /** Whether an answer did not come in time. */
    static boolean isTimeout(Throwable failure) {
        return failure instanceof TimeoutException || (failure.getCause() != null && isTimeout(failure.getCause()));
    }

    /** What went wrong first. */
    static String reason(Throwable failure) {
        Throwable last = failure;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return last == failure ? failure.toString() : failure.getMessage() + " (" + last + ")";
    }

    /** Closes the producer; a transaction that is open is given up, one that is being committed is not. */
    @Override
    public void close() {
        ProducerClosing.close(producer);
    }
}
