// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.state;

import java.nio.ByteBuffer;

/** How keys that are numbers are written: 8 bytes, the highest first. */
final class LongKeys {
    private LongKeys() {}

    static byte[] bytes(long key) {
        return ByteBuffer.allocate(Long.BYTES).putLong(key).array();
    }

    static long number(byte[] key) {
        if (key.length != Long.BYTES) {
            throw new IllegalArgumentException("key of " + key.length + " bytes: a key that is a number has 8");
        }
        return ByteBuffer.wrap(key).getLong();
    }
}
