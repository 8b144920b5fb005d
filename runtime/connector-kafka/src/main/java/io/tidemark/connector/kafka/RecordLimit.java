// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;

/**
 * How large the records of a producer may be. Thread-safe.
 *
 * <p>The producer has its own say when it is given the record, the broker when it arrives, and neither tells which one it is
 * about. Here it can still be told which pattern has made it.
 */
final class RecordLimit {
    private final String bytes;

    RecordLimit(Map<String, Object> properties) {
        Object own = properties.get(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
        this.bytes = String.valueOf(
                own == null
                        ? ProducerConfig.configDef().defaultValues().get(ProducerConfig.MAX_REQUEST_SIZE_CONFIG)
                        : own);
    }

    /**
     * Refuses a record that the producer would refuse for what is in it, whatever is added on the way.
     *
     * @throws IllegalArgumentException if it is too large
     */
    void require(ProducerRecord<byte[], byte[]> record) {
        if (sizeInBytes(record) > Long.parseLong(bytes.trim())) {
            throw new IllegalArgumentException(told(record));
        }
    }

    /** What is to be told if a record is refused. */
    Exception explained(Exception problem, ProducerRecord<byte[], byte[]> record) {
        return problem instanceof RecordTooLargeException
                ? new RecordTooLargeException(told(record), problem)
                : problem;
    }

    private String told(ProducerRecord<byte[], byte[]> record) {
        Header match = record.headers().lastHeader(KafkaRecords.MATCH_ID_HEADER);
        return "record for topic " + record.topic()
                + (match == null ? "" : " of match " + new String(match.value(), UTF_8))
                + " is too large, with " + sizeInBytes(record) + " bytes of key, value and headers; make the result"
                + " smaller, or raise both max.request.size of the producer, which is " + bytes
                + ", and max.message.bytes of the topic";
    }

    private static long sizeInBytes(ProducerRecord<byte[], byte[]> record) {
        long size = length(record.key()) + length(record.value());
        for (Header header : record.headers()) {
            size += header.key().length() + length(header.value());
        }
        return size;
    }

    @SuppressWarnings("ConstantValue") // Kafka's keys and values may be null.
    private static long length(byte[] part) {
        return part == null ? 0 : part.length;
    }
}
