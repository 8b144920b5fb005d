// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The lines of one file. Not thread-safe. */
final class FilePartition implements SourcePartition<String> {
    /** So much of what was read tells a file from another. */
    static final int COMPARED_BYTES = 4_096;

    private static final int BUFFER_BYTES = 1 << 16;
    /** A longer line is taken for a file that is no text. */
    private static final int MAX_LINE_BYTES = 1 << 26;
    /** It is looked for under its name each time that so many polls have brought nothing. */
    private static final int EMPTY_POLLS_PER_LOOK = 64;

    private static final char REPLACEMENT = '\uFFFD';
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final String ADVICE = "Put back what was there, or begin anew with other checkpoints";

    private final Path file;
    private final Charset charset;
    private final boolean following;
    private final FileChannel channel;
    /** Null: the file system has none. */
    private final @Nullable Object fileKey;

    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).flip();
    /** A line that does not end in the buffer. */
    private byte[] begun = new byte[0];

    private long position;
    private ReadBefore known = new ReadBefore(0, "");
    private int emptyPolls;

    FilePartition(Path file, Charset charset, boolean following) {
        this.file = file;
        this.charset = charset;
        this.following = following;
        try {
            if (Files.isDirectory(file)) {
                throw new IOException(file + " is a directory");
            }
            this.fileKey = fileKey();
            this.channel = FileChannel.open(file, StandardOpenOption.READ);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    Files.exists(file)
                            ? e + "; make it a file that the user of this process may read"
                            : "there is no file " + file,
                    e);
        }
    }

    @Override
    public String name() {
        return FileSource.name(file);
    }

    @Override
    public boolean bounded() {
        return !following;
    }

    @Override
    public void seek(long wanted) {
        try {
            if (wanted < 0 || wanted > channel.size()) {
                throw new IllegalArgumentException("position " + wanted + " in file " + file + ": it has "
                        + channel.size() + " bytes; was it truncated, or replaced by another? " + ADVICE);
            }
            requireLineAt(wanted);
            channel.position(wanted);
            position = wanted;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void seek(long wanted, ReadBefore before) {
        seek(wanted);
        try {
            requireLength(before.position());
            requireLineAt(before.position());
            known = before;
            requireKnown();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public String fingerprint() {
        try {
            // What was truncated and has grown since can only be told by what was known of it.
            requireKnown();
            known = new ReadBefore(position, fingerprint(position));
            return known.fingerprint();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void requireKnown() throws IOException {
        if (!known.fingerprint().isEmpty() && !known.fingerprint().equals(fingerprint(known.position()))) {
            throw new IllegalStateException("file " + file + " has other bytes before byte " + known.position()
                    + " than those that had been read; was it replaced by another? " + ADVICE);
        }
    }

    /** Of the last bytes before a position. */
    private String fingerprint(long before) throws IOException {
        requireLength(before);
        ByteBuffer last = ByteBuffer.allocate((int) Math.min(before, COMPARED_BYTES));
        long begin = before - last.capacity();
        int read = 0;
        while (last.hasRemaining() && read >= 0) {
            read = channel.read(last, begin + last.position());
        }
        CRC32C checksum = new CRC32C();
        checksum.update(last.flip());
        return String.format("%08x", checksum.getValue());
    }

    private void requireLength(long read) throws IOException {
        if (channel.size() < read) {
            throw new IllegalStateException("file " + file + " has " + channel.size() + " bytes, but " + read
                    + " had been read; was it truncated, or replaced by another? " + ADVICE);
        }
    }

    /** At a position up to the end of the file. */
    private void requireLineAt(long at) throws IOException {
        if (at > 0 && at < channel.size() && byteAt(at - 1) != '\n') {
            throw new IllegalArgumentException("file " + file + " has no line that begins at byte " + at
                    + "; was it replaced by another? " + ADVICE);
        }
    }

    private byte byteAt(long at) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        channel.read(one, at);
        return one.get(0);
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public long bytesBehind() {
        try {
            return Math.max(0, channel.size() - position);
        } catch (IOException e) {
            return NOT_KNOWN;
        }
    }

    @Override
    public PollResult poll(RecordBuffer<String> records) {
        while (!records.isFull()) {
            if (!buffer.hasRemaining() && !fill()) {
                if (following) {
                    requireSameFile();
                    return PollResult.NOTHING_NOW;
                }
                if (begun.length > 0) {
                    add(records, new byte[0], 0, 0, 0);
                }
                return PollResult.ENDED;
            }
            takeLine(records);
        }
        return PollResult.MORE;
    }

    /** Nothing comes: it may be that nobody writes to this file any more. */
    private void requireSameFile() {
        try {
            requireLength(channel.position());
            if (++emptyPolls % EMPTY_POLLS_PER_LOOK == 0 && !Objects.equals(fileKey(), fileKey)) {
                throw new IllegalStateException("file " + file
                        + " was renamed, deleted or replaced while it was followed," + " and had been read up to byte "
                        + position + ": nothing more can come from it. " + ADVICE);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private @Nullable Object fileKey() throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Takes the line that ends in the buffer, or keeps what there is of it. */
    private void takeLine(RecordBuffer<String> records) {
        byte[] bytes = buffer.array();
        int begin = buffer.position();
        int end = buffer.limit();
        for (int i = begin; i < end; i++) {
            if (bytes[i] == '\n') {
                buffer.position(i + 1);
                add(records, bytes, begin, i - begin, 1);
                return;
            }
        }
        if (begun.length + end - begin > MAX_LINE_BYTES) {
            throw new IllegalStateException("file " + file + ": the line at byte " + position + " is longer than "
                    + MAX_LINE_BYTES + " bytes; is it a text file?");
        }
        int before = begun.length;
        begun = Arrays.copyOf(begun, before + end - begin);
        System.arraycopy(bytes, begin, begun, before, end - begin);
        buffer.position(end);
    }

    private void add(RecordBuffer<String> records, byte[] bytes, int begin, int length, int terminator) {
        byte[] line = bytes;
        int from = begin;
        int size = length;
        if (begun.length > 0) {
            line = Arrays.copyOf(begun, begun.length + length);
            System.arraycopy(bytes, begin, line, begun.length, length);
            from = 0;
            size = line.length;
            begun = new byte[0];
        }
        boolean carriageReturn = terminator > 0 && size > 0 && line[from + size - 1] == '\r';
        records.add(position, text(line, from, carriageReturn ? size - 1 : size));
        position += size + terminator;
    }

    private String text(byte[] line, int from, int size) {
        String text = new String(line, from, size, charset);
        if (text.indexOf(REPLACEMENT) >= 0) {
            // What stands for bytes that mean nothing: unless it was written so, two names may have become one.
            requireMeaning(ByteBuffer.wrap(line, from, size));
        }
        return position == 0 && text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    private void requireMeaning(ByteBuffer line) {
        try {
            charset.newDecoder().decode(line);
        } catch (CharacterCodingException e) {
            throw new IllegalStateException(
                    "file " + file + ": the line at byte " + position + " is not in " + charset
                            + "; say in what the file is with FileSource.charset(...), or convert it",
                    e);
        }
    }

    private boolean fill() {
        try {
            buffer.clear();
            int read = channel.read(buffer);
            buffer.flip();
            return read > 0;
        } catch (IOException e) {
            buffer.clear().flip();
            throw failed(e);
        }
    }

    private UncheckedIOException failed(IOException cause) {
        return new UncheckedIOException("file " + file + " cannot be read: " + cause, cause);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }
}
