// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Lines of text files in UTF-8, each file a partition, named by its file name. The position of a line is the number of the
 * byte where it begins, so a job goes on in the middle of a file without reading what is before. Files may grow, but what
 * is there must not change.
 *
 * <pre>{@code
 * CepJob.named("fraud").source(FileSource.of(Path.of("payments.csv")), Payment::parse)
 * }</pre>
 *
 * <p>A line ends with a line feed; a carriage return before it is not part of it. An empty line is a record too. At the end
 * of the file a line without an end counts, unless the source is {@link #following}: then the rest of it is awaited.
 */
public final class FileSource implements Source<String> {
    private static final int BUFFER_BYTES = 1 << 16;
    /** A longer line is taken for a file that is no text. */
    private static final int MAX_LINE_BYTES = 1 << 26;

    private final List<Path> files;
    private final boolean following;

    private FileSource(List<Path> files, boolean following) {
        this.files = files;
        this.following = following;
    }

    /** A file, read to its end. */
    public static FileSource of(Path file) {
        return of(List.of(Objects.requireNonNull(file, "file")));
    }

    /**
     * Several files, each read to its end.
     *
     * @throws IllegalArgumentException if there is none, or two have the same file name
     */
    public static FileSource of(List<Path> files) {
        Objects.requireNonNull(files, "files");
        if (files.isEmpty()) {
            throw new IllegalArgumentException("file source: there must be at least one file");
        }
        Set<String> names = new HashSet<>();
        for (Path file : files) {
            if (!names.add(name(file))) {
                throw new IllegalArgumentException("file source: two files are called " + name(file)
                        + ", and a partition is known by the name of its file; rename one");
            }
        }
        return new FileSource(List.copyOf(files), false);
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    /** The same, but at its end a file is waited for to grow. */
    public FileSource following() {
        return new FileSource(files, true);
    }

    @Override
    public String name() {
        return files.size() == 1 ? name(files.get(0)) : files.size() + " files";
    }

    @Override
    public SourceReader<String> open() {
        List<Partition> partitions = new ArrayList<>();
        try {
            for (Path file : files) {
                partitions.add(new Partition(file.toAbsolutePath(), following));
            }
        } catch (UncheckedIOException e) {
            partitions.forEach(Partition::close);
            throw e;
        }
        return () -> partitions;
    }

    private static final class Partition implements SourcePartition<String> {
        private final Path file;
        private final boolean following;
        private final FileChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).flip();
        /** A line that does not end in the buffer. */
        private byte[] begun = new byte[0];

        private long position;

        Partition(Path file, boolean following) {
            this.file = file;
            this.following = following;
            try {
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
                            + channel.size() + " bytes; was it replaced by another?");
                }
                requireLineAt(wanted);
                channel.position(wanted);
                position = wanted;
            } catch (IOException e) {
                throw failed(e);
            }
        }

        @Override
        public void seek(long wanted, long readBefore) {
            seek(wanted);
            try {
                if (readBefore > channel.size()) {
                    throw new IllegalArgumentException("file " + file + " has " + channel.size() + " bytes, but "
                            + readBefore + " had been read; was it truncated, or replaced by another? Put back what was"
                            + " there, or begin anew with other checkpoints");
                }
                requireLineAt(readBefore);
            } catch (IOException e) {
                throw failed(e);
            }
        }

        /** At a position up to the end of the file. */
        private void requireLineAt(long at) throws IOException {
            if (at > 0 && at < channel.size() && byteAt(at - 1) != '\n') {
                throw new IllegalArgumentException(
                        "file " + file + " has no line that begins at byte " + at + "; was it replaced by another?");
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
            String text = new String(line, from, carriageReturn ? size - 1 : size, StandardCharsets.UTF_8);
            records.add(position, text);
            position += size + terminator;
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
}
