// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.serde;

import java.util.Objects;
import java.util.function.Function;

/**
 * Turns events to bytes and back, for state that is saved. Must be thread-safe, and able to read what earlier versions
 * of it wrote: begin the bytes with a version if their layout may ever change. An event that comes back must satisfy
 * the same conditions and have the same values as the one that went, and should be equal to it.
 *
 * @param <E> type of the events
 */
public interface EventSerializer<E> {
    /** The bytes of an event. */
    byte[] serialize(E event);

    /**
     * An event from its bytes.
     *
     * @throws IllegalArgumentException if the bytes are not an event
     */
    E deserialize(byte[] bytes);

    /**
     * A serializer made of two functions, as thread-safe as they are. With it an event can be kept as the bytes in which it
     * arrived, so that to write it costs nothing:
     *
     * <pre>{@code
     * final class Payment {                                    // reads its fields out of the bytes, at once or when asked
     *     static Payment of(byte[] bytes) { ... }
     *     byte[] bytes() { ... }                               // the array that of(...) was given; never changed
     * }
     * CepJob.named("fraud")
     *         .source(KafkaSource.of("payments").properties(kafka), KafkaDecoders.valueBytes(Payment::of))
     *         ...
     *         .events(EventSerializer.of(Payment::bytes, Payment::of))
     * }</pre>
     *
     * @param write the bytes of an event
     * @param read an event from its bytes; throws {@code IllegalArgumentException} if they are none
     */
    static <E> EventSerializer<E> of(Function<? super E, byte[]> write, Function<? super byte[], ? extends E> read) {
        Objects.requireNonNull(write, "write");
        Objects.requireNonNull(read, "read");
        return new EventSerializer<>() {
            @Override
            public byte[] serialize(E event) {
                return write.apply(event);
            }

            @Override
            public E deserialize(byte[] bytes) {
                return read.apply(bytes);
            }
        };
    }
}
