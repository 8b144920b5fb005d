// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import io.tidemark.nfa.StateFormatException;
import java.util.Arrays;

/** Reads what {@link ByteWriter} wrote, and refuses what it did not. */
final class ByteReader {
    private final byte[] bytes;
    private final int end;
    private int at;

    ByteReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    int readByte() {
        if (at >= end) {
            throw new StateFormatException("The state ends at byte " + end + ", in the middle of a value");
        }
        return bytes[at++] & 0xFF;
    }

    long readFixed(int length) {
        long value = 0;
        for (int i = 0; i < length; i++) {
            value |= (long) readByte() << (8 * i);
        }
        return value;
    }

    long readUnsigned() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = readByte();
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new StateFormatException("The number before byte " + at + " of the state is too long");
    }

    long readSigned() {
        long value = readUnsigned();
        return (value >>> 1) ^ -(value & 1);
    }

    /** A number from 0 to {@code max}. */
    int readInt(String what, int max) {
        long value = readUnsigned();
        if (value < 0 || value > max) {
            throw new StateFormatException(
                    what + " before byte " + at + " of the state is " + value + ", must be from 0 to " + max);
        }
        return (int) value;
    }

    byte[] readBytes() {
        int length = readInt("A length", end - at);
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    void requireEnd() {
        if (at != end) {
            throw new StateFormatException((end - at) + " bytes are left after the end of the state");
        }
    }
}
