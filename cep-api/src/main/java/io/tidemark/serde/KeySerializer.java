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
}
