// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps checkpoints as files in a directory. It belongs to one job: two jobs need two directories. A second process of the
 * same job may use it at the same time; on several machines it must be shared with the names and hard links of a local
 * file system, as NFS does. Thread-safe.
 *
 * <p>The directory is created at the first use if its parent is there. With a parent that is missing it fails instead: most
 * often a disk is not mounted, and a job that begins anew on another disk would have forgotten everything.
 *
 * <pre>{@code
 * CheckpointStorage storage = LocalCheckpointStorage.in(Path.of("/var/lib/fraud/checkpoints"));
 * }</pre>
 */
public final class LocalCheckpointStorage implements CheckpointStorage {
    /*
     * An object appears in one step. (1) It is written to a file of another name, which no reader looks at. (2) That file is
     * forced. (3) It gets its name: by a rename, or, where only one of several may succeed, by a link, which fails if the
     * name is taken. (4) The directory is forced. Before (3) a crash leaves a file of step 1 behind; between (3) and (4) the
     * object may be there or not, but never a part of it; after (4) it is there.
     *
     * Files of step 1 that a dead process has left are deleted by a process that is in charge. It cannot ask who is alive,
     * and clocks of machines cannot be compared. But whoever takes over later also writes later, so what is older than an
     * object from before the last commit cannot be theirs: both times are the file system's.
     */
    private static final Logger LOG = LoggerFactory.getLogger(LocalCheckpointStorage.class);
    private static final String UNFINISHED_PREFIX = ".unfinished-";
    private static final String CREATE_DIRECTORY = "create directory";
    private static final int MAX_NAME_LENGTH = 200;

    private final Path directory;
    private final FileAccess files;
    /** Files of step 1 that begin so are ours. */
    private final String ownPrefix;

    private final AtomicLong unfinishedCount = new AtomicLong();
    private volatile boolean opened;

    LocalCheckpointStorage(Path directory, FileAccess files, String token) {
        this.directory = directory;
        this.files = files;
        this.ownPrefix = UNFINISHED_PREFIX + token + "-";
    }

    /**
     * A directory. It is not looked at before the first use.
     *
     * @param directory where the files are to be
     */
    public static LocalCheckpointStorage in(Path directory) {
        Objects.requireNonNull(directory, "directory");
        return new LocalCheckpointStorage(
                directory.toAbsolutePath(),
                LocalFiles.INSTANCE,
                UUID.randomUUID().toString());
    }

    @Override
    public ObjectWriter create(String name) throws IOException {
        Path file = file(name);
        open();
        if (files.exists(file)) {
            throw new FileAlreadyExistsException(
                    file.toString(), null, "an object of this name is there already: names must not be used twice");
        }
        Path unfinished = newUnfinished();
        try {
            return new LocalObjectWriter(file, unfinished, files.create(unfinished));
        } catch (IOException failure) {
            throw explained("create", unfinished, failure);
        }
    }

    @Override
    public byte @Nullable [] putIfAbsent(String name, byte[] content) throws IOException {
        Path file = file(name);
        open();
        Path unfinished = newUnfinished();
        boolean won;
        try {
            writeFully(unfinished, content);
            won = link(file, unfinished);
            // Also if it was there: what is told of it must be true after a power cut.
            files.forceDirectory(directory);
        } catch (IOException failure) {
            throw explained("write", file, failure);
        } finally {
            deleteQuietly(unfinished);
        }
        if (won) {
            return null;
        }
        try (InputStream in = read(name)) {
            return in.readAllBytes();
        }
    }

    private void writeFully(Path file, byte[] content) throws IOException {
        try (FileAccess.OutputFile out = files.create(file)) {
            out.write(content, 0, content.length);
            out.force();
        }
    }

    private boolean link(Path file, Path unfinished) throws IOException {
        try {
            files.link(file, unfinished);
            return true;
        } catch (FileAlreadyExistsException exists) {
            return false;
        } catch (UnsupportedOperationException unsupported) {
            throw new IOException("the file system has no hard links", unsupported);
        }
    }

    @Override
    public InputStream read(String name) throws IOException {
        Path file = file(name);
        try {
            return files.read(file);
        } catch (NoSuchFileException missing) {
            throw missing;
        } catch (IOException failure) {
            throw explained("read", file, failure);
        }
    }

    @Override
    public List<String> list(String prefix) throws IOException {
        open();
        try {
            return files.list(directory).stream()
                    .filter(name -> name.startsWith(prefix) && isName(name))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw explained("list", directory, failure);
        }
    }

    @Override
    public void delete(String name) throws IOException {
        Path file = file(name);
        try {
            files.delete(file);
        } catch (IOException failure) {
            throw explained("delete", file, failure);
        }
    }

    @Override
    public void deleteUnfinishedBefore(String object) throws IOException {
        Path file = file(object);
        try {
            long writtenMillis = files.lastModifiedMillis(file);
            for (String name : files.list(directory)) {
                if (name.startsWith(UNFINISHED_PREFIX) && !name.startsWith(ownPrefix)) {
                    deleteIfOlder(directory.resolve(name), writtenMillis);
                }
            }
        } catch (NoSuchFileException missing) {
            throw missing;
        } catch (IOException failure) {
            throw explained("delete what is unfinished in", directory, failure);
        }
    }

    private void deleteIfOlder(Path unfinished, long timeMillis) throws IOException {
        try {
            if (files.lastModifiedMillis(unfinished) < timeMillis) {
                files.delete(unfinished);
            }
        } catch (NoSuchFileException finished) {
            LOG.debug("checkpoint storage: {} was finished or deleted meanwhile", unfinished);
        }
    }

    /** Whether a path, to something that may not be there, is the directory or leads into it. */
    boolean holds(Path path) throws IOException {
        return real(path.toAbsolutePath().normalize()).startsWith(real(directory.normalize()));
    }

    /** Without symbolic links, as far as there is something. */
    private static Path real(Path path) throws IOException {
        Path there = path;
        while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
        }
        return there.toRealPath().resolve(there.relativize(path));
    }

    /** The directory, as a path that does not depend on where the process was started. */
    @Override
    public String toString() {
        return directory.toString();
    }

    private void open() throws IOException {
        if (!opened) {
            synchronized (this) {
                if (!opened) {
                    createDirectory();
                    opened = true;
                }
            }
        }
    }

    private void createDirectory() throws IOException {
        // In this order, for another process may create it in between.
        boolean exists = files.exists(directory);
        boolean there = files.isDirectory(directory);
        Path parent = directory.getParent();
        if (exists && !there) {
            throw new IOException("checkpoint directory " + directory
                    + " is a file and no directory: name another, or move the file away");
        }
        if (!there && (parent == null || !files.isDirectory(parent))) {
            throw new NoSuchFileException(
                    directory.toString(),
                    null,
                    "checkpoint directory and its parent are not there: create the parent, or mount its disk");
        }
        try {
            if (!there) {
                files.createDirectory(directory);
            }
            if (parent != null) {
                // Also if it was there: whoever created it may have died before this.
                files.forceDirectory(parent);
            }
        } catch (AccessDeniedException hidden) {
            if (!there) {
                throw explained(CREATE_DIRECTORY, directory, hidden);
            }
            LOG.debug("checkpoint storage: {} cannot be forced, and was there before", directory, hidden);
        } catch (IOException failure) {
            throw explained(CREATE_DIRECTORY, directory, failure);
        }
    }

    private Path newUnfinished() {
        return directory.resolve(ownPrefix + unfinishedCount.getAndIncrement());
    }

    private Path file(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException("name of a checkpoint object \"" + name + "\": must be 1 to "
                    + MAX_NAME_LENGTH + " of the characters a-z 0-9 - . _, and begin with a letter");
        }
        return directory.resolve(name);
    }

    private static boolean isName(String name) {
        if (name.isEmpty() || name.length() > MAX_NAME_LENGTH || name.charAt(0) < 'a' || name.charAt(0) > 'z') {
            return false;
        }
        for (int index = 1; index < name.length(); index++) {
            char next = name.charAt(index);
            if ((next < 'a' || next > 'z') && (next < '0' || next > '9') && "-._".indexOf(next) < 0) {
                return false;
            }
        }
        return true;
    }

    private void deleteQuietly(Path unfinished) {
        try {
            files.delete(unfinished);
        } catch (IOException failure) {
            // Nobody reads it, and the next process that takes over deletes it.
            LOG.debug("checkpoint storage: {} is left behind", unfinished, failure);
        }
    }

    private IOException explained(String operation, Path path, IOException failure) {
        String advice;
        if (failure instanceof NoSuchFileException && operation.equals(CREATE_DIRECTORY)) {
            advice = "no directory can be made there: name another";
        } else if (failure instanceof NoSuchFileException) {
            advice = "the directory is gone, or what was written was deleted by somebody else: mount its disk, or see"
                    + " whether another process runs the same job";
        } else if (failure instanceof AccessDeniedException) {
            advice = "make the directory writable for the user of this process";
        } else {
            advice = "make sure that the disk has room, is not read-only and has hard links";
        }
        return new IOException(
                "checkpoint storage: cannot " + operation + " " + path + ": " + failure + "; " + advice, failure);
    }

    /** Writes one object. */
    private final class LocalObjectWriter implements ObjectWriter {
        private final Path file;
        private final Path unfinished;
        private final FileAccess.OutputFile out;
        private boolean over;

        LocalObjectWriter(Path file, Path unfinished, FileAccess.OutputFile out) {
            this.file = file;
            this.unfinished = unfinished;
            this.out = out;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            requireOpen();
            try {
                out.write(bytes, offset, length);
            } catch (IOException failure) {
                throw explained("write", file, failure);
            }
        }

        @Override
        public void finish() throws IOException {
            requireOpen();
            try {
                out.force();
                out.close();
                files.rename(unfinished, file);
                over = true;
                files.forceDirectory(directory);
            } catch (IOException failure) {
                throw explained("finish", file, failure);
            }
        }

        private void requireOpen() {
            if (over) {
                throw new IllegalStateException(file + " is finished or was given up: nothing can be added");
            }
        }

        @Override
        public void close() {
            if (!over) {
                over = true;
                try {
                    out.close();
                } catch (IOException failure) {
                    // What is given up need not be whole.
                    LOG.debug("checkpoint storage: cannot close {}", unfinished, failure);
                }
                deleteQuietly(unfinished);
            }
        }
    }
}
