// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import io.tidemark.runtime.source.Decoder;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Makes events of Kafka's records. What cannot be decoded goes the way of the job's policy for failures, as a dead letter
 * with topic, partition and offset if there is an output for those.
 *
 * <p>Any lambda over the record is a decoder, too, where key, headers or Kafka's timestamp are wanted:
 *
 * <pre>{@code
 * KafkaSource.of("logins")..., record -> Login.parse(record.key(), record.value(), record.timestamp())
 * }</pre>
 */
public final class KafkaDecoders {
    private KafkaDecoders() {}

    /** Makes an event of the bytes of a value. */
    @FunctionalInterface
    public interface BytesDecoder<E> {
        /**
         * The event.
         *
         * @throws Exception if the bytes are none
         */
        E decode(byte[] value) throws Exception;
    }

    /**
     * Events are made of values by one of Kafka's deserializers, which is given topic and headers; it is not closed.
     * Records without a value are passed over. As thread-safe as the deserializer.
     */
    public static <E> Decoder<ConsumerRecord<byte[], byte[]>, E> value(Deserializer<? extends E> deserializer) {
        Objects.requireNonNull(deserializer, "deserializer");
        return record -> record.value() == null
                ? null
                : deserializer.deserialize(record.topic(), record.headers(), record.value());
    }

    /** Events are made of the bytes of values. Records without a value are passed over. As thread-safe as the function. */
    public static <E> Decoder<ConsumerRecord<byte[], byte[]>, E> valueBytes(BytesDecoder<? extends E> decoder) {
        Objects.requireNonNull(decoder, "decoder");
        return record -> record.value() == null ? null : decoder.decode(record.value());
    }
}
