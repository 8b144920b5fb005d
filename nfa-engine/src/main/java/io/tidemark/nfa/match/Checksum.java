// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import io.tidemark.nfa.StateFormatException;
import java.util.zip.CRC32C;

/** Bytes with a CRC-32C behind them. */
final class Checksum {
    private static final int BYTES = 4;

    private Checksum() {}

    /** What was written, and its checksum. */
    static byte[] seal(ByteWriter out) {
        out.writeFixed(of(out.array(), out.size()), BYTES);
        return out.toByteArray();
    }

    /**
     * Reads what comes before the checksum.
     *
     * @throws StateFormatException if it does not match
     */
    static ByteReader open(byte[] bytes) {
        int end = bytes.length - BYTES;
        if (end < 1 || new ByteReader(bytes, end, bytes.length).readFixed(BYTES) != of(bytes, end)) {
            throw new StateFormatException("The " + bytes.length + " bytes are damaged: their checksum does not match");
        }
        return new ByteReader(bytes, 0, end);
    }

    private static long of(byte[] bytes, int size) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, size);
        return crc.getValue();
    }
}
