// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.testkit.fault;

import io.tidemark.runtime.checkpoint.CheckpointStorage;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A storage whose user may die. */
final class FaultyStorage implements CheckpointStorage {
    private final CheckpointStorage storage;
    private final Faults faults;

    FaultyStorage(CheckpointStorage storage, Faults faults) {
        this.storage = storage;
        this.faults = faults;
    }

    private static String kind(String name) {
        return name.contains(".") ? name.replaceAll(".*\\.", "").replaceAll("-.*", "") : name.replaceAll("-.*", "");
    }

    @Override
    public ObjectWriter create(String name) throws IOException {
        ObjectWriter writer = faults.at("create " + kind(name), () -> storage.create(name));
        return new ObjectWriter() {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                faults.at("write " + kind(name), () -> {
                    writer.write(bytes, offset, length);
                    return "";
                });
            }

            @Override
            public void finish() throws IOException {
                faults.at("finish " + kind(name), () -> {
                    writer.finish();
                    return "";
                });
            }

            @Override
            public void close() {
                if (!faults.isDead()) {
                    writer.close();
                }
            }
        };
    }

    @Override
    public byte @Nullable [] putIfAbsent(String name, byte[] content) throws IOException {
        // Absence does not pass through a call that returns something.
        List<byte[]> there = faults.at("put " + kind(name), () -> {
            byte[] found = storage.putIfAbsent(name, content);
            return found == null ? List.<byte[]>of() : List.of(found);
        });
        return there.isEmpty() ? null : there.get(0);
    }

    @Override
    public InputStream read(String name) throws IOException {
        return faults.at("read " + kind(name), () -> storage.read(name));
    }

    @Override
    public List<String> list(String prefix) throws IOException {
        return faults.at("list", () -> storage.list(prefix));
    }

    @Override
    public void delete(String name) throws IOException {
        faults.at("delete " + kind(name), () -> {
            storage.delete(name);
            return "";
        });
    }

    @Override
    public void deleteUnfinishedBefore(String object) throws IOException {
        faults.at("clean up", () -> {
            storage.deleteUnfinishedBefore(object);
            return "";
        });
    }

    @Override
    public String toString() {
        return storage.toString();
    }
}
