// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.serde;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keys of common types as bytes that describe themselves. A key has exactly one form, and nothing else is read: so equal
 * keys have equal bytes, and unequal ones unequal bytes.
 *
 * <pre>
 *   value:    tag | content                          tag, 1 byte: version 1 in the upper half, type in the lower half
 *   11  String               length | UTF-8          length, count: 7 bits a byte, lowest first, upper bit: more follow
 *   12  Long                 8 bytes                 numbers: highest byte first
 *   13  Integer, Character   4, 2 bytes              (13, 16)
 *   14  Short, Byte          2, 1 bytes              (14, 15)
 *   17  Boolean              1 byte: 0 or 1
 *   18  UUID                 16 bytes
 *   19  List                 count | value ...
 *   1a  String               length | UTF-16         only if a half of a surrogate pair stands alone, which UTF-8 cannot say
 * </pre>
 */
final class StandardKeySerializer implements KeySerializer<Object> {
    static final StandardKeySerializer INSTANCE = new StandardKeySerializer();
    /** How deep lists may lie in lists: reading must not overflow the stack, whatever the bytes. */
    static final int MAX_DEPTH = 16;

    private static final byte STRING = 0x11;
    private static final byte LONG = 0x12;
    private static final byte INTEGER = 0x13;
    private static final byte SHORT = 0x14;
    private static final byte BYTE = 0x15;
    private static final byte CHARACTER = 0x16;
    private static final byte BOOLEAN = 0x17;
    private static final byte UUID_TAG = 0x18;
    private static final byte LIST = 0x19;
    private static final byte STRING_UTF_16 = 0x1a;

    private static final int COUNT_BITS = 7;
    private static final int COUNT_MASK = 0x7f;
    private static final int COUNT_MORE = 0x80;

    private StandardKeySerializer() {}

    @Override
    public byte[] serialize(Object key) {
        if (key instanceof Long number) {
            return ByteBuffer.allocate(1 + Long.BYTES).put(LONG).putLong(number).array();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(key, out, 0);
        return out.toByteArray();
    }

    private static void write(Object value, ByteArrayOutputStream out, int depth) {
        if (value instanceof String string) {
            writeString(string, out);
        } else if (value instanceof Long number) {
            writeNumber(LONG, number, Long.BYTES, out);
        } else if (value instanceof Integer number) {
            writeNumber(INTEGER, number, Integer.BYTES, out);
        } else if (value instanceof Short number) {
            writeNumber(SHORT, number, Short.BYTES, out);
        } else if (value instanceof Byte number) {
            writeNumber(BYTE, number, Byte.BYTES, out);
        } else if (value instanceof Character character) {
            writeNumber(CHARACTER, character, Character.BYTES, out);
        } else if (value instanceof Boolean truth) {
            writeNumber(BOOLEAN, truth ? 1 : 0, 1, out);
        } else if (value instanceof UUID uuid) {
            writeNumber(UUID_TAG, uuid.getMostSignificantBits(), Long.BYTES, out);
            writeDigits(uuid.getLeastSignificantBits(), Long.BYTES, out);
        } else if (value instanceof List<?> list) {
            writeList(list, out, depth);
        } else {
            throw new IllegalArgumentException("key of type " + typeName(value) + ": the standard serializer writes"
                    + " String, Long, Integer, Short, Byte, Character, Boolean, UUID and List of these only; give a"
                    + " KeySerializer for the keys of this pattern");
        }
    }

    private static String typeName(@Nullable Object value) {
        return value == null ? "null" : value.getClass().getName();
    }

    private static void writeList(List<?> list, ByteArrayOutputStream out, int depth) {
        if (depth == MAX_DEPTH) {
            throw new IllegalArgumentException("key: lists lie in lists more than " + MAX_DEPTH
                    + " deep; give a KeySerializer for the keys of this pattern");
        }
        out.write(LIST);
        writeCount(list.size(), out);
        for (Object element : list) {
            write(element, out, depth + 1);
        }
    }

    private static void writeString(String string, ByteArrayOutputStream out) {
        boolean whole = isWhole(string);
        byte[] bytes = whole ? string.getBytes(StandardCharsets.UTF_8) : utf16(string);
        out.write(whole ? STRING : STRING_UTF_16);
        writeCount(bytes.length, out);
        out.write(bytes, 0, bytes.length);
    }

    /** By hand: the charset would replace what stands alone. */
    private static byte[] utf16(String string) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(string.length(), Character.BYTES));
        bytes.asCharBuffer().put(string);
        return bytes.array();
    }

    /** Whether no half of a surrogate pair stands alone. */
    private static boolean isWhole(String string) {
        int length = string.length();
        for (int i = 0; i < length; i++) {
            char c = string.charAt(i);
            if (Character.isSurrogate(c)) {
                i++;
                if (i == length || !Character.isSurrogatePair(c, string.charAt(i))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static void writeNumber(byte tag, long value, int bytes, ByteArrayOutputStream out) {
        out.write(tag);
        writeDigits(value, bytes, out);
    }

    private static void writeDigits(long value, int bytes, ByteArrayOutputStream out) {
        for (int shift = (bytes - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            out.write((int) (value >>> shift));
        }
    }

    private static void writeCount(int count, ByteArrayOutputStream out) {
        int left = count;
        while (left > COUNT_MASK) {
            out.write((left & COUNT_MASK) | COUNT_MORE);
            left >>>= COUNT_BITS;
        }
        out.write(left);
    }

    @Override
    public Object deserialize(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        Object key;
        try {
            key = read(in, 0);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("key of " + bytes.length + " bytes: ends too early", e);
        }
        if (in.hasRemaining()) {
            throw refused(in, in.remaining() + " bytes follow that do not belong to the key");
        }
        return key;
    }

    private static Object read(ByteBuffer in, int depth) {
        byte tag = in.get();
        return switch (tag) {
            case STRING -> readString(in);
            case STRING_UTF_16 -> readUtf16(in);
            case LONG -> in.getLong();
            case INTEGER -> in.getInt();
            case SHORT -> in.getShort();
            case BYTE -> in.get();
            case CHARACTER -> in.getChar();
            case BOOLEAN -> readBoolean(in);
            case UUID_TAG -> new UUID(in.getLong(), in.getLong());
            case LIST -> readList(in, depth);
            default ->
                throw refused(
                        in,
                        "type " + Integer.toHexString(tag & 0xff)
                                + " is not one of 11 to 1a: written by something else, or by a later version");
        };
    }

    private static Object readBoolean(ByteBuffer in) {
        byte truth = in.get();
        if (truth != 0 && truth != 1) {
            throw refused(in, "a Boolean is 0 or 1, but here " + truth);
        }
        return truth == 1;
    }

    private static List<Object> readList(ByteBuffer in, int depth) {
        if (depth == MAX_DEPTH) {
            throw refused(in, "lists lie in lists more than " + MAX_DEPTH + " deep");
        }
        // An element has a byte or more, so the bytes answer for the memory.
        int count = readCount(in);
        List<Object> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(read(in, depth + 1));
        }
        return Collections.unmodifiableList(list);
    }

    private static String readString(ByteBuffer in) {
        ByteBuffer content = content(in);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(content).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("key: a String is not in UTF-8: " + e, e);
        }
    }

    private static String readUtf16(ByteBuffer in) {
        ByteBuffer content = content(in);
        String string = content.asCharBuffer().toString();
        if (content.remaining() % Character.BYTES != 0 || isWhole(string)) {
            throw refused(in, "a String that should be in UTF-8 is in UTF-16, or half of a character is missing");
        }
        return string;
    }

    private static ByteBuffer content(ByteBuffer in) {
        int length = readCount(in);
        ByteBuffer content = in.slice(in.position(), length);
        in.position(in.position() + length);
        return content;
    }

    /** A count of things of at least a byte each. */
    private static int readCount(ByteBuffer in) {
        long count = 0;
        for (int shift = 0; shift <= Integer.SIZE; shift += COUNT_BITS) {
            byte next = in.get();
            count |= (long) (next & COUNT_MASK) << shift;
            if (next >= 0) {
                if ((next == 0 && shift > 0) || count > in.remaining()) {
                    break;
                }
                return (int) count;
            }
        }
        throw refused(in, "a length or count of " + count + ", but " + in.remaining() + " bytes follow");
    }

    private static IllegalArgumentException refused(ByteBuffer in, String what) {
        return new IllegalArgumentException(
                "key of " + in.limit() + " bytes, up to byte " + in.position() + ": " + what);
    }
}
