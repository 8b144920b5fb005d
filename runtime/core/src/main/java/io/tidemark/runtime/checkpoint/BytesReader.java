// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what {@link BytesBuffer} has written, and believes nothing: a length is compared with what is there before it is
 * used. The checksum has been compared before, so an error here means that the writer was wrong, or somebody has forged
 * the checksum.
 */
final class BytesReader {
    private final String object;
    /** Where in the object the bytes begin, for messages. */
    private final long offset;

    private final byte[] bytes;
    private final int limit;
    private int position;

    BytesReader(String object, long offset, byte[] bytes, int begin, int limit) {
        this.object = object;
        this.offset = offset - begin;
        this.bytes = bytes;
        this.position = begin;
        this.limit = limit;
    }

    boolean hasRemaining() {
        return position < limit;
    }

    DamagedCheckpointException damaged(String problem) {
        return new DamagedCheckpointException(object, offset + position, problem);
    }

    int readByte() throws DamagedCheckpointException {
        require(1);
        return bytes[position++] & 0xFF;
    }

    int readInt() throws DamagedCheckpointException {
        require(Integer.BYTES);
        int value = (int) BytesBuffer.INT.get(bytes, position);
        position += Integer.BYTES;
        return value;
    }

    long readLong() throws DamagedCheckpointException {
        require(Long.BYTES);
        long value = (long) BytesBuffer.LONG.get(bytes, position);
        position += Long.BYTES;
        return value;
    }

    long readVarint() throws DamagedCheckpointException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = readByte();
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw damaged("a number goes on after " + BytesBuffer.MAX_VARINT + " bytes");
    }

    /** A number of things of which each takes at least a byte. */
    int readCount() throws DamagedCheckpointException {
        long count = readVarint();
        if (count < 0 || count > limit - position) {
            throw damaged("length or count " + Long.toUnsignedString(count) + ", but " + (limit - position)
                    + " bytes follow");
        }
        return (int) count;
    }

    byte[] readBytes() throws DamagedCheckpointException {
        int length = readCount();
        position += length;
        return Arrays.copyOfRange(bytes, position - length, position);
    }

    String readString() throws DamagedCheckpointException {
        int length = readCount();
        position += length;
        return new String(bytes, position - length, length, StandardCharsets.UTF_8);
    }

    private void require(int length) throws DamagedCheckpointException {
        if (limit - position < length) {
            throw damaged(length + " bytes should follow, but " + (limit - position) + " do");
        }
    }

    void expectEnd() throws DamagedCheckpointException {
        if (position != limit) {
            throw damaged((limit - position) + " bytes follow where the end should be");
        }
    }
}
