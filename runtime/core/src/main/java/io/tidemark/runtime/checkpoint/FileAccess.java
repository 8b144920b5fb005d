// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@link LocalCheckpointStorage} asks of a file system, call by call, so that tests can let each of them fail or be
 * the last before a power cut. Only what was forced survives a power cut for certain. Thread-safe.
 */
interface FileAccess {
    boolean isDirectory(Path path);

    /** Creates a directory in one that is there; none if it is there already. */
    void createDirectory(Path directory) throws IOException;

    /** Creates a file, empty. Fails if it is there. */
    OutputFile create(Path file) throws IOException;

    /** Gives a file another name in one step. A file that has this name is gone afterwards. */
    void rename(Path from, Path to) throws IOException;

    /**
     * Gives a file one more name in one step.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is a file of this name
     * @throws UnsupportedOperationException if files cannot have two names here
     */
    void link(Path newName, Path file) throws IOException;

    /** Makes names that were given or taken in a directory last. */
    void forceDirectory(Path directory) throws IOException;

    /** The names in a directory, in any order. */
    List<String> list(Path directory) throws IOException;

    boolean exists(Path file);

    InputStream read(Path file) throws IOException;

    /** Takes a name from a file, if it is there. */
    void delete(Path file) throws IOException;

    /** When a file was written last, by the clock of the file system. */
    long lastModifiedMillis(Path file) throws IOException;

    /** A file that is being written. Used by one thread at a time. */
    interface OutputFile extends AutoCloseable {
        void write(byte[] bytes, int offset, int length) throws IOException;

        /** Makes what was written last. */
        void force() throws IOException;

        @Override
        void close() throws IOException;
    }
}
