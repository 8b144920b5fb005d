// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.serde.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.tidemark.runtime.source.Decoder;
import io.tidemark.serde.EventSerializer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Objects as JSON, with Jackson: writes events into state, decodes records, and makes text of results. Records, enums,
 * {@code java.time} and the usual collections work as they are; sealed families need Jackson's {@code @JsonTypeInfo}.
 *
 * <pre>{@code
 * JsonSerde<Payment> json = JsonSerde.of(Payment.class);
 * CepJob.named("fraud")
 *         .source(KafkaSource.of("payments"), KafkaDecoders.valueBytes(json::decode))
 *         ...
 *         .events(json)
 * }</pre>
 *
 * <p>State outlives versions of a program: in {@link #deserialize} a property that the class does not have (any more) is passed
 * over, one that is missing is null or, for a primitive, zero. So fields may be added and removed; to rename one use {@code
 * @JsonAlias}.
 *
 * <p>What comes in from outside is another matter: a record without its time would be an event of the year 1970. So {@link
 * #decode}, {@link #bytes} and {@link #text} refuse a record that lacks a primitive component of a Java record (or a primitive
 * parameter of an {@code @JsonCreator}), or has null there. Where a number or a flag may be missing, let the component be {@code
 * Long}, {@code Boolean} and so on. What is missing of any other type is null. Fields that are set by setters are not looked at.
 *
 * <pre>{@code
 * record Payment(String card, double amount, long time) {}
 *
 * {"card": "4711", "amount": 12.5}                  refused: time is missing
 * {"amount": 12.5, "time": 1767225600000, "x": 1}   card is null, x is passed over
 * }</pre>
 *
 * <p>Thread-safe.
 *
 * @param <E> type of the objects
 */
public final class JsonSerde<E> implements EventSerializer<E> {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private final Class<E> type;
    private final ObjectReader reader;
    private final ObjectReader strictReader;
    private final ObjectWriter writer;

    private JsonSerde(Class<E> type) {
        this.type = type;
        this.reader = MAPPER.readerFor(type);
        this.strictReader = reader.with(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
        this.writer = MAPPER.writerFor(type);
    }

    /** Objects of a class. */
    public static <E> JsonSerde<E> of(Class<E> type) {
        return new JsonSerde<>(Objects.requireNonNull(type, "type"));
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if Jackson cannot write the object
     */
    @Override
    public byte[] serialize(E event) {
        try {
            return writer.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    type.getName() + " cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** {@inheritDoc} A primitive that is missing is zero: it was not there when the state was written. */
    @Override
    public E deserialize(byte[] bytes) {
        return read(reader, bytes);
    }

    /**
     * Reads a record that comes in from outside, see above.
     *
     * @param bytes JSON in UTF-8
     * @throws IllegalArgumentException if they are no JSON of the class, or lack a primitive component
     */
    public E decode(byte[] bytes) {
        return read(strictReader, bytes);
    }

    private E read(ObjectReader from, byte[] bytes) {
        try {
            return Objects.requireNonNull(from.<E>readValue(bytes), "JSON null is no " + type.getName());
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("no JSON of " + type.getName() + ": " + why(bytes, from, e), e);
        }
    }

    /** What Jackson says, without what only a program that uses Jackson itself could do about it. */
    private String why(byte[] bytes, ObjectReader from, Exception failure) {
        if (new String(bytes, StandardCharsets.UTF_8).isBlank()) {
            return "it is empty";
        }
        if (from == strictReader && failure instanceof MismatchedInputException mismatch && isMissing(mismatch)) {
            return mismatch.getPath().get(mismatch.getPath().size() - 1).getFieldName() + " is missing, or null";
        }
        return failure instanceof JsonProcessingException json
                ? json.getOriginalMessage()
                : String.valueOf(failure.getMessage());
    }

    private static boolean isMissing(MismatchedInputException mismatch) {
        return !mismatch.getPath().isEmpty()
                && mismatch.getOriginalMessage().startsWith("Cannot map `null`")
                && mismatch.getPath().get(mismatch.getPath().size() - 1).getFieldName() != null;
    }

    /** The JSON of an object, in one line. */
    public String toText(E object) {
        return new String(serialize(object), StandardCharsets.UTF_8);
    }

    /** Decodes records that are JSON in UTF-8, with {@link #decode}. */
    public Decoder<byte[], E> bytes() {
        return this::decode;
    }

    /** Decodes records that are lines of JSON, with {@link #decode}. */
    public Decoder<String, E> text() {
        return line -> decode(line.getBytes(StandardCharsets.UTF_8));
    }
}
