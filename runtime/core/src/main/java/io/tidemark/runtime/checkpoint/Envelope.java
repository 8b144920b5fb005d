// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import java.io.IOException;
import java.util.zip.CRC32C;

/**
 * What small objects are wrapped in. This layout stays, whatever version is inside. Numbers are little-endian.
 *
 * <pre>
 *   0   version           1 byte
 *   1   magic             3 bytes
 *   4   payload
 *   n   length n + 4      4 bytes
 *       CRC32C of bytes 0 to n + 4    4 bytes
 * </pre>
 */
final class Envelope {
    private static final int HEADER_BYTES = 4;
    private static final int TRAILER_BYTES = 8;

    private Envelope() {}

    /** Begins an object; the payload is to be appended. */
    static BytesBuffer begin(int version, String magic) {
        BytesBuffer buffer = new BytesBuffer(1024);
        buffer.writeByte(version);
        for (int index = 0; index < HEADER_BYTES - 1; index++) {
            buffer.writeByte(magic.charAt(index));
        }
        return buffer;
    }

    /** Ends an object that was begun here. */
    static byte[] seal(BytesBuffer buffer) {
        buffer.writeInt(buffer.size() + Integer.BYTES);
        buffer.writeInt(checksum(buffer.array(), buffer.size()));
        return buffer.toByteArray();
    }

    /**
     * Checks an object and returns its payload.
     *
     * @throws DamagedCheckpointException if it is not what was sealed
     * @param version the latest that is known
     * @throws IOException if its version is a later one
     */
    static BytesReader open(String object, byte[] bytes, int version, String magic) throws IOException {
        if (bytes.length < HEADER_BYTES + TRAILER_BYTES) {
            throw new DamagedCheckpointException(
                    object,
                    bytes.length,
                    "it ends here, but must have at least " + (HEADER_BYTES + TRAILER_BYTES) + " bytes");
        }
        for (int index = 0; index < HEADER_BYTES - 1; index++) {
            if (bytes[1 + index] != magic.charAt(index)) {
                throw new DamagedCheckpointException(object, 1 + index, "it must begin with \"" + magic + "\"");
            }
        }
        int end = bytes.length - Integer.BYTES;
        int length = (int) BytesBuffer.INT.get(bytes, end - Integer.BYTES);
        if (length != end) {
            throw new DamagedCheckpointException(
                    object, end, "it ends here, but its length does not say so: part of it is lost, or was added");
        }
        int found = checksum(bytes, end);
        int wanted = (int) BytesBuffer.INT.get(bytes, end);
        if (found != wanted) {
            throw new DamagedCheckpointException(
                    object,
                    0,
                    "its checksum is " + Integer.toHexString(found) + ", must be " + Integer.toHexString(wanted));
        }
        int written = version(bytes);
        if (written < 1 || written > version) {
            throw unknownVersion(object, written, version);
        }
        return new BytesReader(object, HEADER_BYTES, bytes, HEADER_BYTES, bytes.length - TRAILER_BYTES);
    }

    /** The version that an object was written in. */
    static int version(byte[] bytes) {
        return bytes[0] & 0xFF;
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }

    /** The object is whole, but this version of the library does not know its format. */
    static IOException unknownVersion(String object, int version, int known) {
        return new IOException("checkpoint object " + object + " has format version " + version + ", known is up to "
                + known + ": it was written by a later version of this library; use that one or a later one");
    }
}
