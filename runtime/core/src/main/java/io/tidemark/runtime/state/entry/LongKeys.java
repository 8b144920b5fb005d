// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.state.entry;

import java.nio.ByteBuffer;

/** How keys that are numbers are written: 8 bytes, the highest first. */
public final class LongKeys {
    private LongKeys() {}

    /** The bytes of a key. */
    public static byte[] bytes(long key) {
        return ByteBuffer.allocate(Long.BYTES).putLong(key).array();
    }

    /**
     * A key from its bytes.
     *
     * @throws IllegalArgumentException if there are not 8
     */
    public static long number(byte[] key) {
        if (key.length != Long.BYTES) {
            throw new IllegalArgumentException("key of " + key.length + " bytes: a key that is a number has 8");
        }
        return ByteBuffer.wrap(key).getLong();
    }
}
