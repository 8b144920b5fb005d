// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Objects in a map. Thread-safe. */
final class MemoryStorage implements CheckpointStorage {
    private final SortedMap<String, byte[]> objects = new TreeMap<>();
    private final long bytesPerObject;

    /** Takes everything. */
    MemoryStorage() {
        this(Long.MAX_VALUE);
    }

    /** Takes so many bytes of an object, and no more. */
    MemoryStorage(long bytesPerObject) {
        this.bytesPerObject = bytesPerObject;
    }

    /** The bytes of an object, to look at and to damage. */
    synchronized byte[] object(String name) throws NoSuchFileException {
        byte[] bytes = objects.get(name);
        if (bytes == null) {
            throw new NoSuchFileException(name);
        }
        return bytes;
    }

    synchronized void replace(String name, byte[] bytes) {
        objects.put(name, bytes);
    }

    @Override
    public ObjectWriter create(String name) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        return new ObjectWriter() {
            @Override
            public void write(byte[] source, int offset, int length) throws IOException {
                if (bytes.size() + length > bytesPerObject) {
                    throw new IOException("no space left on device");
                }
                bytes.write(source, offset, length);
            }

            @Override
            public void finish() {
                replace(name, bytes.toByteArray());
            }

            @Override
            public void close() {
                // Nothing is there before the end.
            }
        };
    }

    @Override
    public synchronized byte @Nullable [] putIfAbsent(String name, byte[] content) {
        return objects.putIfAbsent(name, content.clone());
    }

    @Override
    public InputStream read(String name) throws NoSuchFileException {
        return new ByteArrayInputStream(object(name));
    }

    @Override
    public synchronized List<String> list(String prefix) {
        return objects.keySet().stream().filter(name -> name.startsWith(prefix)).toList();
    }

    @Override
    public synchronized void delete(String name) {
        objects.remove(name);
    }
}
