// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.runtime.DeadLetter;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
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
 * </pre>
 *
 * Headers of things that are not known are left out. A value is cut after {@value #MAX_VALUE_BYTES} bytes, so that it fits
 * into a record together with the headers, with Kafka's usual limit of 1 MB: where the whole of it is can be told.
 */
public final class KafkaDeadLetters {
    /** How many bytes of a value are kept. */
    public static final int MAX_VALUE_BYTES = 900_000;

    private static final int MAX_TEXT = 8_192;

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
        ProducerRecord<byte[], byte[]> record = newRecord(topic, key, cut(value));
        Headers headers = record.headers();
        if (origin != null) {
            for (Header header : origin.headers()) {
                headers.add(header);
            }
            add(headers, "topic", origin.topic());
        }
        describe(headers, letter);
        if (value != null && value.length > MAX_VALUE_BYTES) {
            add(headers, "truncated", value.length);
        }
        return record;
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

    private static byte @Nullable [] cut(byte @Nullable [] value) {
        return value == null || value.length <= MAX_VALUE_BYTES ? value : Arrays.copyOf(value, MAX_VALUE_BYTES);
    }
}
