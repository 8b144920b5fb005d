// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import io.tidemark.serde.KeySerializer;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;

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

    /** Keys that are objects. */
    record ByObject<E, K>(Function<? super E, ? extends K> keys, KeySerializer<K> serializer) implements KeyHash<E> {
        @Override
        public int ofEvent(E event) {
            return Objects.requireNonNull(keys.apply(event), "the key of an event must not be null")
                    .hashCode();
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
            return Long.hashCode(ByteBuffer.wrap(key).getLong());
        }
    }
}
