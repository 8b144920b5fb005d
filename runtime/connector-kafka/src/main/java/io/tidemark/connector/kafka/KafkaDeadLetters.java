// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.runtime.DeadLetter;
import java.util.Arrays;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of dead letters. A record that could not be decoded keeps its key, value and headers; an event becomes a
 * value by a function. What happened is in headers, as text in UTF-8:
 *
 * <pre>
 *   tidemark-stage        DECODE, TIMESTAMP, KEY, MATCH or EMIT
 *   tidemark-error        class and message of what was thrown
 *   tidemark-stack        its stack trace, up to 8,192 characters
 *   tidemark-partition    name of the source partition, such as transactions-7
 *   tidemark-offset       position there
 *   tidemark-topic        topic, if the record is one of Kafka's
 *   tidemark-pattern      name of the pattern
 *   tidemark-key          the key as text
 *   tidemark-timestamp    event time in milliseconds
 *   tidemark-truncated    length of a value that was cut
 *   tidemark-key-truncated      length of a key that was cut
 *   tidemark-headers-left-out   names of headers of the record that were left out
 * </pre>
 *
 * Headers of things that are not known are left out. So that the whole of it fits into a record, with Kafka's usual limit of
 * 1 MB, key, value and headers together have at most {@value #MAX_BYTES} bytes: what happened comes first, then the key, then
 * the value, of which at most {@value #MAX_VALUE_BYTES} bytes are kept, then the headers of the record. What does not fit
 * any more is cut, or left out if it is a header. Where the whole of it is can be told.
 */
public final class KafkaDeadLetters {
    /** How many bytes of a value are kept. */
    public static final int MAX_VALUE_BYTES = 900_000;

    /** How many bytes of key, value and headers are kept in all. */
    public static final int MAX_BYTES = 1_000_000;

    private static final int MAX_TEXT = 8_192;
    /** What a header takes besides its name and its content, at most. */
    private static final int HEADER_OVERHEAD = 10;
    /** Kept free for what tells of that which was left out. */
    private static final int RESERVED = 3 * MAX_TEXT + 3 * 64;

    private KafkaDeadLetters() {}

    /** Records whose values, if they are made of events, are what {@code toString} says. */
    public static KafkaRecordMapper<DeadLetter> records() {
        return records(event -> event.toString().getBytes(UTF_8));
    }

    /**
     * Records whose values, if they are made of events, are made by a function.
     *
     * @param events called with what could not be processed, if it is not a record of Kafka's
     */
    public static KafkaRecordMapper<DeadLetter> records(Function<Object, byte[]> events) {
        Objects.requireNonNull(events, "events");
        return (topic, letter) -> record(topic, letter, events);
    }

    private static ProducerRecord<byte[], byte[]> record(
            String topic, DeadLetter letter, Function<Object, byte[]> events) {
        byte[] key = null;
        byte[] value = null;
        ConsumerRecord<?, ?> origin = letter.subject() instanceof ConsumerRecord<?, ?> found ? found : null;
        if (origin != null) {
            key = origin.key() instanceof byte[] bytes ? bytes : null;
            value = origin.value() instanceof byte[] bytes ? bytes : null;
        } else if (letter.subject() != null) {
            value = events.apply(letter.subject());
        }
        Headers told = new RecordHeaders();
        if (origin != null) {
            add(told, "topic", origin.topic());
        }
        describe(told, letter);
        int room = MAX_BYTES - RESERVED - sizeInBytes(told);
        byte[] keptKey = cut(key, room);
        room -= length(keptKey);
        byte[] keptValue = cut(value, Math.min(room, MAX_VALUE_BYTES));
        room -= length(keptValue);
        ProducerRecord<byte[], byte[]> record = newRecord(topic, keptKey, keptValue);
        if (origin != null) {
            copy(origin.headers(), record.headers(), room);
        }
        told.forEach(record.headers()::add);
        if (length(keptValue) < length(value)) {
            add(record.headers(), "truncated", length(value));
        }
        if (length(keptKey) < length(key)) {
            add(record.headers(), "key-truncated", length(key));
        }
        return record;
    }

    private static void copy(Headers from, Headers to, int room) {
        int left = room;
        StringJoiner leftOut = new StringJoiner(", ");
        for (Header header : from) {
            int size = sizeInBytes(header);
            if (size <= left) {
                left -= size;
                to.add(header);
            } else {
                leftOut.add(header.key().substring(0, Math.min(header.key().length(), MAX_TEXT)));
            }
        }
        if (leftOut.length() > 0) {
            add(to, "headers-left-out", leftOut);
        }
    }

    private static int sizeInBytes(Headers headers) {
        int size = 0;
        for (Header header : headers) {
            size += sizeInBytes(header);
        }
        return size;
    }

    private static int sizeInBytes(Header header) {
        return HEADER_OVERHEAD + header.key().getBytes(UTF_8).length + length(header.value());
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    @SuppressWarnings("NullAway") // Kafka's keys and values may be null.
    private static ProducerRecord<byte[], byte[]> newRecord(
            String topic, byte @Nullable [] key, byte @Nullable [] value) {
        return new ProducerRecord<>(topic, key, value);
    }

    private static void describe(Headers headers, DeadLetter letter) {
        add(headers, "stage", letter.stage());
        add(headers, "error", letter.cause());
        add(headers, "stack", letter.stackTrace());
        if (letter.position() >= 0) {
            add(headers, "partition", letter.partition());
            add(headers, "offset", letter.position());
        }
        add(headers, "pattern", letter.pattern());
        add(headers, "key", letter.key());
        if (letter.timestampMillis() != Long.MIN_VALUE) {
            add(headers, "timestamp", letter.timestampMillis());
        }
    }

    private static void add(Headers headers, String name, @Nullable Object content) {
        if (content != null) {
            String text = content.toString();
            String kept = text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
            headers.add("tidemark-" + name, kept.getBytes(UTF_8));
        }
    }

    private static byte @Nullable [] cut(byte @Nullable [] bytes, int room) {
        return bytes == null || bytes.length <= room ? bytes : Arrays.copyOf(bytes, room);
    }
}
