// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import io.tidemark.serde.KeySerializer;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds keys that cannot be written when they come, and not when such a key happens to be open at a checkpoint, hours later.
 * The first key of each class is written and read; to another of the class of the one before it costs a comparison. What
 * depends on the key itself, such as what is in a list, is still found only when it is written. One thread.
 *
 * @param <K> type of the keys
 */
final class WritableKeys<K> {
    private final KeySerializer<K> serializer;
    private final Set<Class<?>> known = new HashSet<>();
    /** Class of the key before. */
    private @Nullable Class<?> last;

    WritableKeys(KeySerializer<K> serializer) {
        this.serializer = serializer;
    }

    /**
     * Returns the key.
     *
     * @throws IllegalArgumentException if it cannot be written, or does not come back equal
     */
    K checked(K key) {
        if (key.getClass() != last) {
            check(key);
        }
        return key;
    }

    private void check(K key) {
        Class<?> type = key.getClass();
        if (!known.contains(type)) {
            writeAndRead(key, type);
            known.add(type);
        }
        last = type;
    }

    private void writeAndRead(K key, Class<?> type) {
        Object back;
        try {
            back = serializer.deserialize(serializer.serialize(key));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "key " + key + " of " + type + " cannot be kept in checkpoints or on disk: " + e.getMessage(), e);
        }
        if (!key.equals(back)) {
            throw new IllegalArgumentException("key " + key + " of " + type + " is not what it was after it has been"
                    + " written and read: " + back + "; its KeySerializer must give back what is equal");
        }
    }
}
