// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where checkpoints are: a flat set of immutable objects with names, as in an object store or a directory. A name is 1 to
 * 200 of the characters {@code a-z 0-9 - . _}, and begins with a letter.
 *
 * <p>An object is there completely or not at all, and survives a power cut once the call that made it has returned. Calls
 * may come from several threads, for different names. They may block.
 */
public interface CheckpointStorage {
    /**
     * Begins to write an object. It is there when {@link ObjectWriter#finish} has returned. A name is not used twice.
     *
     * @throws IOException if it cannot be written
     */
    ObjectWriter create(String name) throws IOException;

    /**
     * Writes a small object unless there is one of this name: of several who try at the same time, in this process or
     * others, one succeeds. This decides which of two processes goes on.
     *
     * @return null if it is written and will survive, else the content of the object that was there
     * @throws IOException if it cannot be said which; another call will tell
     */
    byte @Nullable [] putIfAbsent(String name, byte[] content) throws IOException;

    /**
     * Opens an object.
     *
     * @throws java.nio.file.NoSuchFileException if there is none of this name
     * @throws IOException if it cannot be read
     */
    InputStream read(String name) throws IOException;

    /** The names of all objects that begin with a prefix, in ascending order. */
    List<String> list(String prefix) throws IOException;

    /** Deletes an object, if it is there. It may come back after a power cut. */
    void delete(String name) throws IOException;

    /**
     * Deletes what other processes began to write before an object was written, and have not finished. A run calls it when
     * something was committed that came after this object: whoever takes over later also writes later, and loses nothing;
     * whoever was shut out may fail a little earlier. The default does nothing: a storage that cleans up by itself need not.
     *
     * @param object name of an object that is there
     * @throws java.nio.file.NoSuchFileException if there is no such object: somebody else has deleted it
     * @throws IOException if something may be left; it is deleted by a later call
     */
    default void deleteUnfinishedBefore(String object) throws IOException {}

    /** An object that is being written. Used by one thread at a time; closed without {@link #finish} it never was. */
    interface ObjectWriter extends AutoCloseable {
        /** Appends bytes. */
        void write(byte[] bytes, int offset, int length) throws IOException;

        /** Makes the object be there, and last. */
        void finish() throws IOException;

        /** Gives up what is not finished. */
        @Override
        void close();
    }
}
