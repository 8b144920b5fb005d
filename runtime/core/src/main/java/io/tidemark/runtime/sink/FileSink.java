// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.sink;

import io.tidemark.runtime.JobFailedException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes results as lines of text into files of a directory, exactly once: each checkpoint that has results adds one file,
 * {@code results-<number>-<run>.txt}, which appears complete. Their names in ascending order are the order of writing. Files
 * whose names begin with a dot do not count. The job needs checkpoints, and the directory belongs to this sink: another one, of the same job or another, that
 * would write into it is refused, or this one is.
 *
 * <p>Visible files are never looked into again: a reader may move or delete them, at any time. Names that begin with a dot are
 * not to be touched while the job is to go on: they hold results that are not published yet, whose the directory is, and which file
 * was published last. A recovery publishes what its checkpoint had written; if that is gone and was not published, it fails. If
 * the newest checkpoint is damaged the job goes back to the one before: then files that came after it are deleted, and
 * their results appear again in others. Whoever has read those already gets these results twice.
 *
 * <pre>{@code
 * .sink(FileSink.in(Path.of("alerts"), Alert::toJson))
 * }</pre>
 *
 * @param <T> type of the results
 */
public final class FileSink<T> implements TransactionalSink<T> {
    /*
     * Lines go to .pending-<uuid>, so that two runs that overlap do not meet. To prepare is to force it and rename it to .results-<number>-<run>.txt, to commit is to take the
     * dot away. All names end up on disk because the directory is forced after each renaming.
     *
     * If an earlier checkpoint becomes the truth because a later one is damaged, the files of later ones are deleted: their
     * results are found again.
     *
     * A process may sleep while it recovers, and wake up when another one has gone on: what that one has made is left alone, see
     * lookAround.
     *
     * Since files of others would be deleted too, .owner-<uuid> says whose the directory is, and checkpoints hold the uuid. A lock
     * would not do: a process that sleeps would keep its stand-by from going on.
     *
     * .published-<file> tells a file that a reader has taken away from one that is lost. It is made before the dot is taken
     * away: while the hidden file is there, that one decides.
     */
    private static final String PENDING_PREFIX = ".pending-";
    private static final String PREFIX = "results-";
    private static final String SUFFIX = ".txt";
    private static final String CHECKPOINT_PREFIX = "checkpoint-";
    private static final String HIDDEN = ".";
    private static final String OWNER_PREFIX = ".owner-";
    private static final String PUBLISHED_PREFIX = ".published-";
    private static final char OWNER_FOLLOWS = '\n';
    private static final char WITH_RESULTS = '+';
    private static final char WITHOUT_RESULTS = '-';
    private final Path directory;
    private final ResultDirectory files;
    private final Function<? super T, String> format;
    private final String pending = PENDING_PREFIX + UUID.randomUUID();
    private String owner = "";
    private String published = "";
    private @Nullable FileChannel channel;
    private @Nullable OutputStream out;

    private FileSink(Path directory, Function<? super T, String> format) {
        this.directory = directory.toAbsolutePath();
        this.files = new ResultDirectory(this.directory);
        this.format = format;
    }

    /**
     * A sink into a directory, which is made if it is not there.
     *
     * @param format makes the line of a result, without a line feed
     */
    public static <T> FileSink<T> in(Path directory, Function<? super T, String> format) {
        return new FileSink<>(Objects.requireNonNull(directory, "directory"), Objects.requireNonNull(format, "format"));
    }

    /**
     * What a reader sees of the results in a directory: the lines of all visible files, those of earlier checkpoints first; none
     * if there is no such directory. For tests, and where results are few: all of them are held in memory.
     *
     * <pre>{@code
     * assertThat(FileSink.linesIn(Path.of("alerts"))).containsExactlyInAnyOrderElementsOf(expected);
     * }</pre>
     *
     * @throws UncheckedIOException if they cannot be read
     */
    public static List<String> linesIn(Path directory) {
        if (!Files.exists(Objects.requireNonNull(directory, "directory"))) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                if (!String.valueOf(file.getFileName()).startsWith(HIDDEN)) {
                    lines.addAll(Files.readAllLines(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("results in directory " + directory + ": " + e, e);
        }
        return List.copyOf(lines);
    }

    /** The directory, as an absolute path. */
    public Path directory() {
        return directory;
    }

    @Override
    public void lookAround() {
        try {
            files.lookAround();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void recover(byte @Nullable [] committed) {
        try {
            discard();
            files.begin();
            if (committed == null) {
                begin();
            } else {
                goOn(new String(committed, StandardCharsets.UTF_8));
            }
            files.begun();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void begin() throws IOException {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new JobFailedException("directory " + directory
                    + " for results is a file and no directory: name another, or move the file away");
        }
        createDirectory();
        List<String> results = files.results("");
        if (!results.isEmpty()) {
            throw new JobFailedException(
                    "directory " + directory + " holds results of an earlier job, " + results.get(0)
                            + " for one, and there is no checkpoint to go on from that has to do with them; give the job an empty one");
        }
        deleteUnpublished();
        setPublished("");
        // Whoever was here before has shown nothing that is left: it may have been this job.
        own(UUID.randomUUID().toString());
    }

    private void goOn(String prepared) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new JobFailedException(
                    "directory " + directory + " is gone, which holds the results of the job so far:"
                            + " mount its disk, or bring it back; to begin anew take other checkpoints too");
        }
        int end = prepared.indexOf(OWNER_FOLLOWS);
        String file = prepared.substring(1, end < 0 ? prepared.length() : end);
        goOnOwning(end < 0 ? "" : prepared.substring(end + 1));
        if (prepared.charAt(0) == WITH_RESULTS) {
            if (Files.exists(directory.resolve(HIDDEN + file))) {
                publish(file);
            } else if (!Files.exists(directory.resolve(file)) && !wasPublished(file)) {
                throw new JobFailedException("directory " + directory + " does not hold " + file
                        + ", the last results of the job, and nothing tells that they were published: bring it back, or put"
                        + " an empty file of this name there if a reader has taken it; to begin anew take other"
                        + " checkpoints too");
            }
        }
        deleteUnpublished();
        for (String later : files.results("")) {
            if (later.compareTo(file) > 0) {
                files.delete(later);
            }
        }
        setPublished(file);
    }

    private void createDirectory() throws IOException {
        try {
            Files.createDirectories(directory);
        } catch (NoSuchFileException e) {
            throw new JobFailedException(
                    "directory " + directory + " for results cannot be made there: " + e + "; name another", e);
        }
    }

    private boolean wasPublished(String file) throws IOException {
        return files.names(PUBLISHED_PREFIX).stream().anyMatch(last -> last.compareTo(file) >= 0);
    }

    private void setPublished(String file) throws IOException {
        files.mark(PUBLISHED_PREFIX, file);
        published = file;
    }

    /** An owner that is empty is of a checkpoint that was taken before there were owners. */
    private void goOnOwning(String mine) throws IOException {
        List<String> found = files.names(OWNER_PREFIX);
        if (mine.isEmpty()) {
            own(found.isEmpty() ? UUID.randomUUID().toString() : found.get(0));
        } else if (found.isEmpty() || found.contains(mine)) {
            own(mine);
        } else {
            throw taken();
        }
    }

    private void own(String mine) throws IOException {
        owner = mine;
        files.mark(OWNER_PREFIX, mine);
    }

    private void requireOwned() {
        try {
            List<String> found = files.names(OWNER_PREFIX);
            if (!found.isEmpty() && !found.contains(owner)) {
                throw taken();
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private JobFailedException taken() {
        return new JobFailedException("directory " + directory
                + " belongs to another job or sink, which began to write its results there after this one: give each a"
                + " directory of its own");
    }

    /** What was never published belongs to no checkpoint that counts. */
    private void deleteUnpublished() throws IOException {
        for (String hidden : files.results(HIDDEN)) {
            files.delete(HIDDEN + hidden);
        }
        for (String name : files.names(PENDING_PREFIX)) {
            files.delete(PENDING_PREFIX + name);
        }
    }

    @Override
    public void write(T result) {
        String line = format.apply(result);
        if (line.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("a result in a file must be one line, and this is more: " + line);
        }
        try {
            OutputStream open = out;
            if (open == null) {
                FileChannel opened = FileChannel.open(
                        directory.resolve(pending), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                channel = opened;
                open = new BufferedOutputStream(Channels.newOutputStream(opened));
                out = open;
            }
            open.write(line.getBytes(StandardCharsets.UTF_8));
            open.write('\n');
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public byte[] prepare(String checkpoint) {
        requireOwned();
        // Named also if there is nothing in it: it says which files are later.
        String file = PREFIX + checkpoint.substring(CHECKPOINT_PREFIX.length()) + SUFFIX;
        OutputStream open = out;
        FileChannel opened = channel;
        char kind = WITHOUT_RESULTS;
        if (open != null && opened != null) {
            try {
                open.flush();
                opened.force(true);
                discard();
                rename(pending, HIDDEN + file);
                kind = WITH_RESULTS;
            } catch (IOException e) {
                throw failed(e);
            }
        }
        return (kind + file + OWNER_FOLLOWS + owner).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void commit(byte[] prepared) {
        String file = new String(prepared, StandardCharsets.UTF_8);
        try {
            if (file.charAt(0) == WITH_RESULTS) {
                publish(file.substring(1, file.indexOf(OWNER_FOLLOWS)));
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void publish(String file) throws IOException {
        String before = published;
        files.createIfMissing(PUBLISHED_PREFIX + file);
        published = file;
        rename(HIDDEN + file, file);
        if (!before.isEmpty() && !before.equals(file)) {
            Files.deleteIfExists(directory.resolve(PUBLISHED_PREFIX + before));
        }
    }

    private void rename(String from, String to) throws IOException {
        if (Files.exists(directory.resolve(to))) {
            throw new IOException(
                    to + " is there already, and is not to be written over: does another sink or job write"
                            + " into the directory?");
        }
        try {
            Files.move(directory.resolve(from), directory.resolve(to), StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            throw new IOException(
                    from + " is gone, deleted by somebody else: does another process run the same job?", e);
        }
        try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }

    private UncheckedIOException failed(IOException cause) {
        String advice = cause instanceof AccessDeniedException
                ? "make the directory writable for the user of this process"
                : "make sure that the disk has room, is not read-only and is there";
        return new UncheckedIOException("results in directory " + directory + ": " + cause + "; " + advice, cause);
    }

    /** What was written and not prepared is void. A run after this one begins with nothing open. */
    private void discard() throws IOException {
        FileChannel opened = channel;
        out = null;
        channel = null;
        if (opened != null) {
            opened.close();
        }
    }

    @Override
    public void close() {
        try {
            discard();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public String toString() {
        return "FileSink[" + directory + "]";
    }
}
