// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.chaos;

import io.tidemark.runtime.checkpoint.CheckpointStorage;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.checkpoint.LocalCheckpointStorage;
import io.tidemark.runtime.sink.FileSink;
import io.tidemark.runtime.state.StateBackend;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The process that is killed. Arguments: work directory, number of shards, class of a supplier of the state backend, the point
 * where it halts, such as {@code after-commit:3}, at the third time, or {@code none}: it is killed from outside; then
 * {@code following} if it is never to end by itself, else {@code bounded}; then the files.
 */
public final class ChaosProcess {
    private ChaosProcess() {}

    /** Runs the job until it is done, or dies. */
    public static void main(String[] arguments) throws Exception {
        Path work = Path.of(arguments[0]);
        int shards = Integer.parseInt(arguments[1]);
        Supplier<?> backend = Class.forName(arguments[2])
                .asSubclass(Supplier.class)
                .getDeclaredConstructor()
                .newInstance();
        List<Path> files = new ArrayList<>();
        for (int i = 5; i < arguments.length; i++) {
            files.add(Path.of(arguments[i]));
        }
        CheckpointStorage storage =
                new HaltingStorage(LocalCheckpointStorage.in(work.resolve("checkpoints")), arguments[3]);
        System.out.println("RUNNING");
        ChaosJob.builder(files, arguments[4].equals("following"), FileSink.in(work.resolve("results"), line -> line))
                .events(ChaosJob.SERIALIZER)
                .shards(shards)
                .state((StateBackend) backend.get())
                .checkpoints(Checkpoints.in(storage).every(Duration.ofMillis(5)).retain(2))
                .build()
                .run();
        System.out.println("DONE");
    }

    /** Halts the process at a call. */
    private static final class HaltingStorage implements CheckpointStorage {
        private final CheckpointStorage storage;
        private final String point;
        private final AtomicInteger left;

        HaltingStorage(CheckpointStorage storage, String point) {
            this.storage = storage;
            int colon = point.indexOf(':');
            this.point = colon < 0 ? point : point.substring(0, colon);
            this.left = new AtomicInteger(colon < 0 ? 0 : Integer.parseInt(point.substring(colon + 1)));
        }

        private void at(String call) {
            if (call.equals(point) && left.decrementAndGet() <= 0) {
                Runtime.getRuntime().halt(1);
            }
        }

        @Override
        public ObjectWriter create(String name) throws IOException {
            ObjectWriter writer = storage.create(name);
            String kind = name.endsWith(".metadata") ? "metadata" : "segment";
            return new ObjectWriter() {
                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    at("write-" + kind);
                    writer.write(bytes, offset, length);
                }

                @Override
                public void finish() throws IOException {
                    at("before-" + kind);
                    writer.finish();
                    at("after-" + kind);
                }

                @Override
                public void close() {
                    writer.close();
                }
            };
        }

        @Override
        public byte @Nullable [] putIfAbsent(String name, byte[] content) throws IOException {
            at("before-commit");
            byte[] there = storage.putIfAbsent(name, content);
            at("after-commit");
            return there;
        }

        @Override
        public InputStream read(String name) throws IOException {
            at("restore");
            return storage.read(name);
        }

        @Override
        public List<String> list(String prefix) throws IOException {
            return storage.list(prefix);
        }

        @Override
        public void delete(String name) throws IOException {
            at("delete");
            storage.delete(name);
        }
    }
}
