// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.simulation;

import io.tidemark.runtime.checkpoint.CheckpointStorage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Objects that survive the process that wrote them. */
public final class SimulatedStorage implements CheckpointStorage {
    private final Map<String, byte[]> objects = new TreeMap<>();
    private final Faults faults;

    public SimulatedStorage(Faults faults) {
        this.faults = faults;
    }

    @Override
    public ObjectWriter create(String name) {
        faults.check();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        return new ObjectWriter() {
            @Override
            public void write(byte[] part, int offset, int length) {
                faults.at("write", () -> bytes.write(part, offset, length));
            }

            @Override
            public void finish() {
                String kind = name.replaceAll(".*\\.", "").replaceAll("-.*", "");
                faults.at("finish " + kind, () -> {
                    if (objects.put(name, bytes.toByteArray()) != null) {
                        throw new IllegalStateException(name + " was written twice");
                    }
                });
            }

            @Override
            public void close() {
                // Nothing is there before it is finished.
            }
        };
    }

    @Override
    public byte @Nullable [] putIfAbsent(String name, byte[] content) {
        faults.check();
        byte[] there = objects.get(name);
        if (there == null) {
            faults.at("commit", () -> objects.put(name, content.clone()));
        }
        return there;
    }

    @Override
    public InputStream read(String name) throws NoSuchFileException {
        faults.check();
        byte[] bytes = objects.get(name);
        if (bytes == null) {
            throw new NoSuchFileException(name);
        }
        return new ByteArrayInputStream(bytes);
    }

    @Override
    public List<String> list(String prefix) {
        faults.check();
        return objects.keySet().stream().filter(name -> name.startsWith(prefix)).toList();
    }

    @Override
    public void delete(String name) {
        faults.at("delete", () -> objects.remove(name));
    }

    public int size() {
        return objects.size();
    }
}
