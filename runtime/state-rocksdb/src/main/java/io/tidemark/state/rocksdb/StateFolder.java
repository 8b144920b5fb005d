// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.state.rocksdb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A folder for the files of one shard and run, which nobody else uses and which does not stay.
 *
 * <pre>
 *   directory / tidemark-shard-0-5821736.lock    locked as long as the process lives
 *             / tidemark-shard-0-5821736         the folder
 * </pre>
 *
 * <p>Every run has a folder of its own, so a process that hangs does not keep the one that takes over from starting. Whose
 * lock can be had is dead, and its folder is deleted. The lock is taken before the folder is made: a folder without a
 * locked file beside it belongs to nobody.
 */
final class StateFolder implements AutoCloseable {
    private static final String PREFIX = "tidemark-shard-";
    private static final String LOCK = ".lock";

    /**
     * The lock files of this process. They must not even be opened a second time: closing any channel of a file releases
     * all locks that the process has on it.
     */
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final Path lockFile;
    private final FileChannel lock;

    private StateFolder(Path folder, Path lockFile, FileChannel lock) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /** Deletes what dead processes left behind, for whatever shard, and makes a folder, empty. */
    static synchronized StateFolder open(Path directory, int shard) throws IOException {
        // One thread at a time: a lock file of this process that is not among ours yet must not be opened by another
        // one.
        Path real = existing(directory).toRealPath();
        // Of all shards: the process that died may have had more of them.
        deleteAbandoned(real);
        while (true) {
            Path lockFile = Files.createTempFile(real, PREFIX + shard + "-", LOCK);
            OURS.add(lockFile);
            FileChannel channel = lock(lockFile);
            if (channel != null) {
                Path folder = folderOf(lockFile);
                Files.createDirectory(folder);
                return new StateFolder(folder, lockFile, channel);
            }
            // Somebody who cleans up took it for abandoned in the moment before it was locked.
            OURS.remove(lockFile);
        }
    }

    /**
     * The directory, made if it was not there; never its parent, without which the disk is not mounted. If it were made,
     * the job could not see any more that its checkpoints, which often are beside the state, have gone with the disk.
     */
    private static Path existing(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return directory;
        }
        Path parent = directory.getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            throw new NoSuchFileException(
                    directory.toString(),
                    null,
                    "state directory and its parent are not there: create the parent, or mount its disk");
        }
        // Unlike createDirectory it does not mind if another process makes it in between.
        return Files.createDirectories(directory);
    }

    private static Path folderOf(Path lockFile) {
        String name = lockFile.getFileName().toString();
        return lockFile.resolveSibling(name.substring(0, name.length() - LOCK.length()));
    }

    private static @Nullable FileChannel lock(Path lockFile) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
        } catch (NoSuchFileException e) {
            return null;
        }
        try {
            FileLock lock = channel.tryLock();
            // A file that was deleted by another before it was locked here locks nobody out.
            if (lock != null && Files.exists(lockFile)) {
                return channel;
            }
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        channel.close();
        return null;
    }

    private static void deleteAbandoned(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PREFIX + "*" + LOCK)) {
            for (Path lockFile : files) {
                if (OURS.contains(lockFile)) {
                    continue;
                }
                try (FileChannel channel = lock(lockFile)) {
                    if (channel != null) {
                        deleteAll(folderOf(lockFile));
                        Files.deleteIfExists(lockFile);
                    }
                }
            }
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** The folder. */
    Path path() {
        return folder;
    }

    /** Deletes the folder and all that is in it. */
    @Override
    public void close() throws IOException {
        try (lock) {
            deleteAll(folder);
            Files.deleteIfExists(lockFile);
        } finally {
            OURS.remove(lockFile);
        }
    }
}
