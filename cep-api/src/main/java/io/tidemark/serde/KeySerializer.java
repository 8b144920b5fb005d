// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.serde;

/**
 * Turns keys to bytes and back, for state that is saved. Must be thread-safe, and equal keys must have equal bytes, in
 * every run: the bytes decide which shard owns a key.
 *
 * @param <K> type of the keys
 */
public interface KeySerializer<K> {
    /** The bytes of a key. */
    byte[] serialize(K key);

    /**
     * A key from its bytes.
     *
     * @throws IllegalArgumentException if the bytes are not a key
     */
    K deserialize(byte[] bytes);

    /**
     * The serializer for keys of common types: {@code String}, {@code Long}, {@code Integer}, {@code Short},
     * {@code Byte}, {@code Character}, {@code Boolean}, {@code UUID}, and {@code List} of these, in which lists may lie in
     * lists up to {@value StandardKeySerializer#MAX_DEPTH} deep. The bytes say which type it is, so keys of several types
     * can be mixed. A key of any other type, and a list with a null in it, is refused by {@link #serialize} with an
     * {@code IllegalArgumentException}; lists that are read cannot be changed. Thread-safe.
     *
     * <p>The string {@code "k1"} becomes the bytes {@code 11 02 6b 31}, and the number {@code 258L} becomes
     * {@code 12 00 00 00 00 00 00 01 02}.
     *
     * @param <K> type of the keys, which is believed
     */
    @SuppressWarnings("unchecked") // It gives back what was put in, and says so if that is none of its types.
    static <K> KeySerializer<K> standard() {
        return (KeySerializer<K>) StandardKeySerializer.INSTANCE;
    }
}
