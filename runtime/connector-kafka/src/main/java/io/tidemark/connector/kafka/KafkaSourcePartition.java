// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import io.tidemark.runtime.JobFailedException;
import io.tidemark.runtime.source.EventId;
import io.tidemark.runtime.source.ReadBefore;
import io.tidemark.runtime.source.RecordBuffer;
import io.tidemark.runtime.source.SourcePartition;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One partition of a topic, with the records of it that wait. Not thread-safe.
 *
 * <pre>
 *   position              next offset to deliver
 *   waiting               records from position on, as the batches they came in; index is into the first batch
 *   consumer's position   next offset to fetch, after everything that waits
 * </pre>
 */
final class KafkaSourcePartition implements SourcePartition<ConsumerRecord<byte[], byte[]>> {
    private final KafkaSourceReader reader;
    private final TopicPartition topicPartition;
    private final int recordLimit;
    private final int byteLimit;
    private final ArrayDeque<List<ConsumerRecord<byte[], byte[]>>> batches = new ArrayDeque<>();

    private int index;
    private int waitingRecords;
    private long waitingBytes;
    private boolean paused;
    private long position;
    private @Nullable JobFailedException failure;

    KafkaSourcePartition(KafkaSourceReader reader, TopicPartition topicPartition, KafkaSource.Options options) {
        this.reader = reader;
        this.topicPartition = topicPartition;
        this.recordLimit = options.waitingRecords();
        this.byteLimit = options.waitingBytes();
    }

    TopicPartition topicPartition() {
        return topicPartition;
    }

    @Override
    public String name() {
        return topicPartition.toString();
    }

    @Override
    public boolean bounded() {
        return false;
    }

    @Override
    public void seek(long wanted) {
        if (wanted < 0 || wanted > EventId.MAX_POSITION) {
            throw new IllegalArgumentException(
                    "position " + wanted + " in " + topicPartition + ": must be from 0 to " + EventId.MAX_POSITION);
        }
        begin(wanted);
    }

    @Override
    public void seek(long wanted, ReadBefore before) {
        reader.requireSame(topicPartition, before);
        seek(wanted);
    }

    /** The id of the topic, which another topic of its name does not have. */
    @Override
    public String fingerprint() {
        return reader.topicId(topicPartition.topic());
    }

    void begin(long offset) {
        position = offset;
        reader.seek(topicPartition, offset);
    }

    @Override
    public long position() {
        return position;
    }

    /** Offsets up to the end that was seen with the last fetch: markers of transactions and what was aborted count too. */
    @Override
    public long recordsBehind() {
        return reader.behind(topicPartition, position);
    }

    @Override
    public boolean isSilent() {
        return reader.isSilent(topicPartition, position);
    }

    @Override
    public PollResult poll(RecordBuffer<ConsumerRecord<byte[], byte[]>> buffer) {
        if (waitingRecords == 0) {
            refill();
        }
        while (waitingRecords > 0 && !buffer.isFull()) {
            ConsumerRecord<byte[], byte[]> record = take();
            buffer.add(record.offset(), record);
            position = record.offset() + 1;
        }
        if (paused && waitingRecords <= recordLimit / 2 && waitingBytes <= byteLimit / 2) {
            paused = false;
            reader.resume(topicPartition);
        }
        return waitingRecords > 0 ? PollResult.MORE : PollResult.NOTHING_NOW;
    }

    private void refill() {
        if (failure != null) {
            throw failure;
        }
        reader.fetch();
        if (waitingRecords == 0 && failure == null) {
            // Ends of transactions and aborted records are passed over by the consumer: they must not be asked for
            // again.
            position = reader.position(topicPartition, position);
        }
    }

    private ConsumerRecord<byte[], byte[]> take() {
        List<ConsumerRecord<byte[], byte[]>> batch = Objects.requireNonNull(batches.peekFirst());
        ConsumerRecord<byte[], byte[]> record = batch.get(index++);
        if (index == batch.size()) {
            batches.removeFirst();
            index = 0;
        }
        waitingRecords--;
        waitingBytes -= sizeInBytes(record);
        return record;
    }

    /** Takes what a fetch brought. */
    void add(List<ConsumerRecord<byte[], byte[]>> batch) {
        if (batch.isEmpty()) {
            return;
        }
        batches.addLast(batch);
        waitingRecords += batch.size();
        for (int i = 0; i < batch.size(); i++) {
            waitingBytes += sizeInBytes(batch.get(i));
        }
        if (!paused && (waitingRecords >= recordLimit || waitingBytes >= byteLimit)) {
            paused = true;
            reader.pause(topicPartition);
        }
    }

    private static int sizeInBytes(ConsumerRecord<byte[], byte[]> record) {
        // -1 stands for none.
        return Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    }

    /** Nothing will come after what waits. */
    void fail(JobFailedException cause) {
        failure = cause;
    }

    int waitingRecords() {
        return waitingRecords;
    }

    boolean isPaused() {
        return paused;
    }

    @Override
    public void close() {
        batches.clear();
        waitingRecords = 0;
        waitingBytes = 0;
        index = 0;
    }
}
