// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.source;

import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Lines of text files, each file a partition, named by its file name. The position of a line is the number of the
 * byte where it begins, so a job goes on in the middle of a file without reading what is before. Files may grow, but what
 * is there must not change: a run that goes on from a checkpoint fails if the file is shorter than what had been read, or the last
 * {@value FilePartition#COMPARED_BYTES} bytes of that are others, and a file that is {@linkplain #following followed} must stay under its name.
 *
 * <pre>{@code
 * CepJob.named("fraud").source(FileSource.of(Path.of("payments.csv")), Payment::parse)
 * }</pre>
 *
 * <p>Files are in UTF-8 unless {@link #charset} says otherwise. A line ends with a line feed; a carriage return before it is not part of it. An empty line is a record too. At the end
 * of the file a line without an end counts, unless the source is {@link #following}: then the rest of it is awaited.
 */
public final class FileSource implements Source<String> {
    private final List<Path> files;
    private final Charset charset;
    private final boolean following;

    private FileSource(List<Path> files, Charset charset, boolean following) {
        this.files = files;
        this.charset = charset;
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
        return new FileSource(List.copyOf(files), StandardCharsets.UTF_8, false);
    }

    static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    /**
     * The same, but at its end a file is waited for to grow. When nothing comes it is looked whether it is still the file of that
     * name and as long as what was read: a log that is rotated, by name or by copy, fails the job, which would wait for ever else.
     */
    public FileSource following() {
        return new FileSource(files, charset, true);
    }

    /**
     * The same with files in another charset than UTF-8, one in which a line feed is the byte 10, such as ISO 8859-1. A line with bytes
     * that mean nothing in it fails the job: characters that stand for them would make one key of two. A byte order mark at the
     * begin of a file is not part of its first line.
     *
     * @throws IllegalArgumentException if a line feed is something else in it, as in UTF-16
     */
    public FileSource charset(Charset other) {
        Objects.requireNonNull(other, "other");
        if (!Arrays.equals("\n".getBytes(other), new byte[] {'\n'})) {
            throw new IllegalArgumentException(
                    "charset " + other + " of a file source: must be one in which a line feed is the"
                            + " byte 10, such as UTF-8 or ISO-8859-1; convert the file");
        }
        return new FileSource(files, other, following);
    }

    @Override
    public String name() {
        return files.size() == 1 ? name(files.get(0)) : files.size() + " files";
    }

    @Override
    public SourceReader<String> open() {
        List<FilePartition> partitions = new ArrayList<>();
        try {
            for (Path file : files) {
                partitions.add(new FilePartition(file.toAbsolutePath(), charset, following));
            }
        } catch (UncheckedIOException e) {
            partitions.forEach(FilePartition::close);
            throw e;
        }
        return () -> partitions;
    }
}
