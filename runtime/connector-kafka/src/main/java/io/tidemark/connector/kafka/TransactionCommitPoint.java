// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import io.tidemark.runtime.JobFailedException;
import io.tidemark.runtime.checkpoint.CommitPoint;
import io.tidemark.runtime.checkpoint.FencedException;
import io.tidemark.runtime.checkpoint.PartitionPosition;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commit point of an output. Thread-safe: sinks of several threads share it.
 *
 * <p>A commit is one transaction with the results, and with an offset for each source partition whose metadata says which
 * checkpoint this is ({@link CommitMark}). It happens or not, as a whole, and the committed offsets tell which.
 */
final class TransactionCommitPoint implements CommitPoint {
    private enum Phase {
        /** Not recovered yet, or closed: nothing may be written. */
        IDLE,
        READY,
        /** Something went wrong: nothing may be written until it is recovered again. */
        FAILED
    }

    private static final Logger LOG = LoggerFactory.getLogger(KafkaOutput.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Object> properties;
    private final String name;
    private final TreeSet<String> topics = new TreeSet<>();
    private final HeldRecords held;
    private final RecordLimit limit;
    private Duration patience;

    private Phase phase = Phase.IDLE;
    /** Null unless the phase is READY or FAILED. */
    private @Nullable TransactionalProducer producer;

    private @Nullable Admin admin;
    private @Nullable OffsetTargets targets;
    /** Number of the last commit of the group. */
    private long commitNumber;

    TransactionCommitPoint(Map<String, Object> properties, String name, int heldBytes, Duration patience) {
        this.properties = properties;
        this.name = name;
        this.held = new HeldRecords(heldBytes);
        this.limit = new RecordLimit(properties);
        this.patience = patience;
    }

    String name() {
        return name;
    }

    void holdBack(int bytes) {
        held.limit(bytes);
    }

    void waitForBrokers(Duration limit) {
        patience = limit;
    }

    void addTopic(String topic) {
        lock.lock();
        try {
            topics.add(topic);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable String recover() {
        String what = "cannot ask the brokers where the job is";
        lock.lock();
        try {
            release();
            LOG.info("{} asks {} which checkpoint holds", this, ClientSettings.servers(properties));
            TransactionalProducer opened = new TransactionalProducer(properties, name, patience);
            producer = opened;
            Admin asked = Admin.create(ClientSettings.forAdmin(properties));
            admin = asked;
            targets = new OffsetTargets(asked);
            // 1. Ends the transaction of the predecessor, and shuts it out.
            opened.initialise();
            what = "cannot begin";
            opened.requireTopics(topics);
            what = "cannot ask which checkpoint holds";
            // 2. Only now are the offsets final.
            Map<TopicPartition, OffsetAndMetadata> offsets = opened.patiently(() -> GroupOffsets.of(asked, name));
            CommitMark last = CommitMark.last(name, offsets);
            commitNumber = last == null ? 0 : last.number();
            phase = Phase.READY;
            return last == null ? null : last.checkpoint();
        } catch (KafkaException e) {
            phase = Phase.FAILED;
            throw failure(what, e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Holds a record back, or sends it if too much is held.
     *
     * @throws IllegalArgumentException if it is too large
     */
    void write(ProducerRecord<byte[], byte[]> record) {
        limit.require(record);
        lock.lock();
        try {
            TransactionalProducer open = requireReady("written to");
            if (held.add(record)) {
                send(open);
            }
        } catch (KafkaException e) {
            throw failed("a result could not be written, nothing of its checkpoint was committed", e);
        } finally {
            lock.unlock();
        }
    }

    private void send(TransactionalProducer to) {
        to.begin();
        held.drain(to::send);
    }

    /** Everything is written that belongs to the checkpoint: what was sent early must have arrived. */
    void prepare(String checkpoint) {
        lock.lock();
        try {
            requireReady("prepared").flush();
        } catch (KafkaException e) {
            throw failed("results of " + checkpoint + " could not be written, nothing of it was committed", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void commit(String checkpoint, List<PartitionPosition> positions) {
        lock.lock();
        try {
            TransactionalProducer open = requireReady("committed");
            CommitMark mark = new CommitMark(commitNumber + 1, checkpoint);
            try {
                Map<TopicPartition, OffsetAndMetadata> offsets = offsets(open, mark, positions);
                send(open);
                open.sendOffsets(offsets);
            } catch (KafkaException e) {
                throw notCommitted(checkpoint, e);
            }
            try {
                open.commit();
            } catch (KafkaException e) {
                KafkaException refusal = open.refusal();
                if (refusal != null) {
                    throw notCommitted(checkpoint, refusal);
                }
                throw failed(
                        checkpoint + " was to be committed, and no answer says that it was or was not: the next run"
                                + " finds out, and goes on accordingly",
                        e);
            }
            commitNumber = mark.number();
        } finally {
            lock.unlock();
        }
    }

    private JobFailedException notCommitted(String checkpoint, KafkaException cause) {
        return failed(checkpoint + " could not be committed: nothing of it was", cause);
    }

    private Map<TopicPartition, OffsetAndMetadata> offsets(
            TransactionalProducer open, CommitMark mark, List<PartitionPosition> positions) {
        OffsetTargets asked = targets;
        Map<TopicPartition, OffsetAndMetadata> offsets =
                asked == null ? new HashMap<>() : open.patiently(() -> asked.offsets(positions, mark.text()));
        if (offsets.isEmpty()) {
            // The source is not Kafka: an offset that nobody reads from carries the name.
            offsets.put(new TopicPartition(topics.first(), 0), new OffsetAndMetadata(mark.number(), mark.text()));
        }
        return offsets;
    }

    private TransactionalProducer requireReady(String what) {
        TransactionalProducer open = producer;
        if (phase != Phase.READY || open == null) {
            throw new IllegalStateException(this + " cannot be " + what + ": "
                    + (phase == Phase.FAILED
                            ? "it has failed, and must be recovered first"
                            : "it is not recovered, or closed; its sinks need a job with checkpoints, without them use"
                                    + " KafkaSink.idempotent(...)"));
        }
        return open;
    }

    private JobFailedException failed(String what, KafkaException cause) {
        phase = Phase.FAILED;
        held.clear();
        return failure(what, cause);
    }

    private JobFailedException failure(String what, KafkaException cause) {
        String message = this + ": " + what;
        TransactionalProducer open = producer;
        if (open != null && open.isTimedOut() && TransactionalProducer.isEnded(cause)) {
            return new JobFailedException(
                    message + "; the transaction was open for longer than transaction.timeout.ms, "
                            + open.timeoutMillis() + " ms, and the brokers gave it up (or another process has taken"
                            + " over): make checkpoints more often, hold back more, or raise the property; if the network"
                            + " was away for so long nothing need be done",
                    cause);
        }
        if (TransactionalProducer.isFenced(cause)) {
            return new FencedException(
                    message + "; another process has taken over the job under this name: " + cause.getMessage(), cause);
        }
        String advice = TransactionalProducer.isTimeout(cause)
                ? "; do the brokers answer? Asked were " + ClientSettings.servers(properties)
                : ClientSettings.advice(properties, cause);
        return new JobFailedException(message + ": " + TransactionalProducer.reason(cause) + advice, cause);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            phase = Phase.IDLE;
            release();
        } finally {
            lock.unlock();
        }
    }

    private void release() {
        held.clear();
        if (producer != null) {
            producer.close();
            producer = null;
        }
        if (admin != null) {
            admin.close(Duration.ZERO);
            admin = null;
        }
    }

    @Override
    public String toString() {
        return "Kafka output " + name;
    }
}
