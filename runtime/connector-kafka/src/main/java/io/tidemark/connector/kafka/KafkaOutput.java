// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import io.tidemark.runtime.sink.TransactionalSink;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Writes results to topics in Kafka's transactions, which are at the same time the commit point of the job: the
 * transaction that makes the results of a checkpoint visible makes the checkpoint the truth. A reader with
 * {@code isolation.level=read_committed} sees each result once, whatever crashes.
 *
 * <pre>{@code
 * KafkaOutput output = KafkaOutput.transactional(Map.of("bootstrap.servers", "broker-1:9092"), "fraud");
 * ... .to(output.topic("alerts", KafkaRecords.values(new AlertSerializer()).matchId(Alert::id)))
 * ... .deadLetters(output.topic("dead-letters", KafkaDeadLetters.records()))
 * }</pre>
 *
 * <p>The name is the {@code transactional.id} and the consumer group whose offsets the transactions carry, and belongs to
 * one job: a second process with the same name shuts out the first, which can write nothing from then on. Positions of
 * source partitions that are Kafka's, of the same cluster, are seen as progress of this group; if there are none, partition
 * 0 of the alphabetically first topic of the output stands in. To let a job start afresh delete the group, and the
 * checkpoints.
 *
 * <p>Results are held back in memory until their checkpoint is committed, and sent then, in a transaction that is open
 * only while it is committed: no reader waits for a process that was killed in between. If more than
 * {@value #DEFAULT_HELD_BYTES} bytes come together, the transaction begins at once and they are sent; then the interval
 * between checkpoints must be shorter than the property {@code transaction.timeout.ms}, which is 20 s here.
 *
 * <p>Sinks of an output may be written to by several threads, each by one at a time, as {@link TransactionalSink} says. An
 * output serves one job at a time.
 */
public final class KafkaOutput {
    /** How many bytes of results are held back, unless said otherwise. */
    public static final int DEFAULT_HELD_BYTES = 32 << 20;

    /** For how long an answer of the brokers to a commit is waited for, unless said otherwise. */
    public static final Duration DEFAULT_PATIENCE = Duration.ofMinutes(2);

    private static final Map<String, String> OWNED = Map.of(
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            "it is the name of the output",
            ProducerConfig.ACKS_CONFIG,
            "all in-sync replicas acknowledge",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            "it is on",
            ProducerConfig.TRANSACTION_TWO_PHASE_COMMIT_ENABLE_CONFIG,
            "a transaction is the commit",
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            "the record mapper makes bytes",
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
            "the record mapper makes bytes");

    private final TransactionCommitPoint commitPoint;

    private KafkaOutput(TransactionCommitPoint commitPoint) {
        this.commitPoint = commitPoint;
    }

    /**
     * An output with transactions. Its producer is made when the job recovers.
     *
     * @param properties of Kafka's producer; {@code bootstrap.servers} at least
     * @param name of the job, the same in each of its runs and different from that of all others
     * @throws IllegalArgumentException if the name is empty, a property is one that belongs to the output, or no broker is
     *     named
     */
    public static KafkaOutput transactional(Map<String, ?> properties, String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("name of a Kafka output: must not be empty; use the name of the job");
        }
        return new KafkaOutput(new TransactionCommitPoint(
                ClientSettings.checked(properties, OWNED), name, DEFAULT_HELD_BYTES, DEFAULT_PATIENCE));
    }

    /**
     * How many bytes of results are held back before the transaction begins early. Before the job is run.
     *
     * @param bytes of keys, values and headers; 0 or more
     * @throws IllegalArgumentException if it is negative
     */
    public KafkaOutput holdingBack(int bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException(
                    "bytes held back by Kafka output " + commitPoint.name() + ": " + bytes + ", must be 0 or more");
        }
        commitPoint.holdBack(bytes);
        return this;
    }

    /**
     * For how long an answer of the brokers is waited for when the job recovers and when it commits; then the job fails,
     * and its next run finds out what happened. A run that is stopped meanwhile waits as well, for its last checkpoint; a process
     * that may not take so long for its end can be killed, and nothing is lost. Before the job is run.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public KafkaOutput waitingForBrokers(Duration patience) {
        if (patience.isNegative()) {
            throw new IllegalArgumentException("patience of Kafka output " + commitPoint.name() + ": " + patience
                    + ", must not be negative; a few minutes outlast the restart of a broker");
        }
        commitPoint.waitForBrokers(patience);
        return this;
    }

    /** A sink for results that go to a topic. All sinks of the output share its transactions. */
    public <T> TransactionalSink<T> topic(String topic, KafkaRecordMapper<? super T> mapper) {
        Objects.requireNonNull(mapper, "mapper");
        commitPoint.addTopic(Objects.requireNonNull(topic, "topic"));
        return new TopicSink<>(commitPoint, topic, mapper);
    }

    @Override
    public String toString() {
        return "Kafka output " + commitPoint.name();
    }
}
