// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import io.tidemark.serde.KeySerializer;
import java.nio.ByteBuffer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The hash of a key, which says to which shard it belongs: the same for equal keys, in one run.
 *
 * @param <E> type of the events
 */
interface KeyHash<E> {
    /** Of the key of an event. */
    int ofEvent(E event);

    /** Of a key that was written to bytes. */
    int ofBytes(byte[] key);

    /** A key as it must be: there, and equal to another of the same content. */
    static <K> K checked(@Nullable K key) {
        if (key == null) {
            throw new NullPointerException("the key of an event must not be null");
        }
        if (key.getClass().isArray()) {
            throw new IllegalArgumentException(
                    "a key must not be an array, since two with the same content are not equal:"
                            + " make it a string or a list");
        }
        return key;
    }

    /** Keys that are objects. */
    record ByObject<E, K>(Function<? super E, ? extends K> keys, KeySerializer<K> serializer) implements KeyHash<E> {
        @Override
        public int ofEvent(E event) {
            return checked(keys.apply(event)).hashCode();
        }

        @Override
        public int ofBytes(byte[] key) {
            return serializer.deserialize(key).hashCode();
        }
    }

    /** Keys that are numbers. */
    record ByLong<E>(ToLongFunction<? super E> keys) implements KeyHash<E> {
        @Override
        public int ofEvent(E event) {
            return Long.hashCode(keys.applyAsLong(event));
        }

        @Override
        public int ofBytes(byte[] key) {
            if (key.length != Long.BYTES) {
                throw new IllegalArgumentException("a key of " + key.length
                        + " bytes is no number: did the pattern have" + " another kind of key when it was written?");
            }
            return Long.hashCode(ByteBuffer.wrap(key).getLong());
        }
    }
}
