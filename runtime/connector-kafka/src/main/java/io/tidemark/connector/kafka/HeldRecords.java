// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** Records that wait for their transaction, up to a number of bytes. Not thread-safe. */
final class HeldRecords {
    /** What a record takes besides its bytes, roughly. */
    private static final int OVERHEAD_BYTES = 120;

    private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    private long limitBytes;
    private long bytes;

    HeldRecords(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    void limit(long most) {
        limitBytes = most;
    }

    /** Takes a record; says whether there are too many bytes now. */
    boolean add(ProducerRecord<byte[], byte[]> record) {
        records.add(record);
        bytes += sizeInBytes(record);
        return bytes > limitBytes;
    }

    private static long sizeInBytes(ProducerRecord<byte[], byte[]> record) {
        long size = OVERHEAD_BYTES + length(record.key()) + length(record.value());
        for (Header header : record.headers()) {
            size += OVERHEAD_BYTES + header.key().length() + length(header.value());
        }
        return size;
    }

    @SuppressWarnings("ConstantValue") // Kafka's keys and values may be null.
    private static long length(byte[] part) {
        return part == null ? 0 : part.length;
    }

    /** Hands out all records, in order, and is empty then. */
    void drain(Consumer<ProducerRecord<byte[], byte[]>> consumer) {
        records.forEach(consumer);
        clear();
    }

    void clear() {
        records.clear();
        bytes = 0;
    }

    int count() {
        return records.size();
    }
}
