// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import io.tidemark.runtime.checkpoint.CommitPoint;
import io.tidemark.runtime.sink.TransactionalSink;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** A sink of an output. All it does beyond making records is done by the commit point, once for all sinks. */
final class TopicSink<T> implements TransactionalSink<T> {
    /** Nothing has to be known: the commit point recovers results and checkpoint together. The byte is the version. */
    private static final byte PREPARED = 1;

    private final TransactionCommitPoint commitPoint;
    private final String topic;
    private final KafkaRecordMapper<? super T> mapper;

    TopicSink(TransactionCommitPoint commitPoint, String topic, KafkaRecordMapper<? super T> mapper) {
        this.commitPoint = commitPoint;
        this.topic = topic;
        this.mapper = mapper;
    }

    @Override
    public void recover(byte @Nullable [] committed) {
        // What was committed is visible, and what was not never will be: the commit point saw to it.
    }

    @Override
    public void write(T result) {
        commitPoint.write(checked(topic, mapper.map(topic, result)));
    }

    /**
     * The record, if it is one for the topic.
     *
     * @throws IllegalArgumentException if not
     */
    static ProducerRecord<byte[], byte[]> checked(String topic, @Nullable ProducerRecord<byte[], byte[]> record) {
        if (record == null || !record.topic().equals(topic)) {
            throw new IllegalArgumentException("record mapper of Kafka topic " + topic + " made "
                    + (record == null ? "no record" : "a record for topic " + record.topic())
                    + ": it must make one for " + topic + "; use a sink for each topic");
        }
        return record;
    }

    @Override
    public byte[] prepare(String checkpoint) {
        commitPoint.prepare(checkpoint);
        return new byte[] {PREPARED};
    }

    @Override
    public void commit(byte[] prepared) {
        // The commit point has done it.
    }

    @Override
    public CommitPoint commitPoint() {
        return commitPoint;
    }

    @Override
    public String toString() {
        return "topic " + topic + " of Kafka output " + commitPoint.name();
    }
}
