// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.runtime.KeyedMatch;
import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of results: a value, and if wanted a key and the identity of the match in the header
 * {@value #MATCH_ID_HEADER}, by which a receiver can tell a repetition.
 *
 * <pre>{@code
 * KafkaRecords.values(new AlertSerializer())
 *     .key(alert -> alert.card().getBytes(UTF_8))
 *     .matchId(Alert::id)
 * // record: key "card-7", value {...}, header tidemark-match-id: 5c3f…, 32 characters in UTF-8
 * }</pre>
 *
 * <p>Immutable: each method returns a changed copy. As thread-safe as its functions.
 *
 * @param <T> type of the results
 */
public final class KafkaRecords<T> implements KafkaRecordMapper<T> {
    /** Name of the header with the identity of a match. */
    public static final String MATCH_ID_HEADER = "tidemark-match-id";

    private final Serializer<? super T> value;
    private final @Nullable Function<? super T, byte @Nullable []> key;
    private final @Nullable Function<? super T, String> matchId;

    private KafkaRecords(
            Serializer<? super T> value,
            @Nullable Function<? super T, byte @Nullable []> key,
            @Nullable Function<? super T, String> matchId) {
        this.value = value;
        this.key = key;
        this.matchId = matchId;
    }

    /** Values are made by one of Kafka's serializers, which is given topic and headers; it is not closed. */
    public static <T> KafkaRecords<T> values(Serializer<? super T> serializer) {
        return new KafkaRecords<>(Objects.requireNonNull(serializer, "serializer"), null, null);
    }

    /** Values are made by a function. */
    public static <T> KafkaRecords<T> valueBytes(Function<? super T, byte[]> value) {
        Objects.requireNonNull(value, "value");
        return values((topic, result) -> value.apply(result));
    }

    /** Values are made of matches by a function; the header is {@link KeyedMatch#matchId()}. */
    public static <M extends KeyedMatch<?, ?>> KafkaRecords<M> ofMatches(Function<? super M, byte[]> value) {
        return KafkaRecords.<M>valueBytes(value).matchId(KeyedMatch::matchId);
    }

    /** The key of each record, or null for none; it decides the partition. Without this records have no key. */
    public KafkaRecords<T> key(Function<? super T, byte @Nullable []> function) {
        return new KafkaRecords<>(value, Objects.requireNonNull(function, "function"), matchId);
    }

    /** The identity of the match that each result tells of, such as {@link KeyedMatch#matchId()}, as a header. */
    public KafkaRecords<T> matchId(Function<? super T, String> function) {
        return new KafkaRecords<>(value, key, Objects.requireNonNull(function, "function"));
    }

    @Override
    public ProducerRecord<byte[], byte[]> map(String topic, T result) {
        ProducerRecord<byte[], byte @Nullable []> record =
                new ProducerRecord<>(topic, null, key == null ? null : key.apply(result), null);
        if (matchId != null) {
            record.headers().add(MATCH_ID_HEADER, matchId.apply(result).getBytes(UTF_8));
        }
        byte[] bytes = value.serialize(topic, record.headers(), result);
        return new ProducerRecord<>(topic, null, record.key(), bytes, record.headers());
    }
}
