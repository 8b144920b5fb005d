// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import io.tidemark.runtime.checkpoint.FaultPlan.Fault;
import io.tidemark.runtime.checkpoint.SimulatedDisk.Content;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * What one process does to a {@link SimulatedDisk}. At any call it can die, or the call can fail. A dead process does
 * nothing any more: each of its calls throws {@link SimulatedCrash}.
 */
final class SimulatedFiles implements FileAccess {
    /** What a call does. */
    private interface Effect {
        void run() throws IOException;
    }

    private final SimulatedDisk disk;
    private final FaultPlan plan;
    private Runnable beforeCall = () -> {};
    private long calls;
    private boolean dead;

    SimulatedFiles(SimulatedDisk disk, FaultPlan plan) {
        this.disk = disk;
        this.plan = plan;
    }

    /** Is run before each call, to let others go first. */
    void beforeEachCall(Runnable action) {
        beforeCall = action;
    }

    /** Number of calls so far. */
    long calls() {
        return calls;
    }

    void kill() {
        dead = true;
    }

    private void call(String what, Effect effect) throws IOException {
        call(what, () -> {}, effect);
    }

    private void call(String what, Effect part, Effect effect) throws IOException {
        if (!dead) {
            beforeCall.run();
        }
        if (dead) {
            throw new SimulatedCrash("dead at " + what);
        }
        Fault fault = plan.next(calls++);
        switch (fault) {
            case NONE -> effect.run();
            case CRASH_BEFORE -> {
                part.run();
                dead = true;
                throw new SimulatedCrash("crash before " + what);
            }
            case CRASH_AFTER -> {
                effect.run();
                dead = true;
                throw new SimulatedCrash("crash after " + what);
            }
            case ERROR_BEFORE -> {
                part.run();
                throw new IOException("simulated: no space left on device at " + what);
            }
            case ERROR_AFTER -> {
                effect.run();
                throw new IOException("simulated: connection lost after " + what);
            }
        }
    }

    private Content require(Path file) throws NoSuchFileException {
        Content content = disk.content(file);
        if (content == null) {
            throw new NoSuchFileException(file.toString());
        }
        return content;
    }

    private void requireParent(Path path) throws NoSuchFileException {
        Path parent = path.getParent();
        if (parent == null) {
            throw new NoSuchFileException(path.toString());
        }
        require(parent);
    }

    private void requireAbsent(Path file) throws IOException {
        if (disk.content(file) != null) {
            throw new FileAlreadyExistsException(file.toString());
        }
        requireParent(file);
    }

    @Override
    public boolean isDirectory(Path path) {
        return disk.isDirectory(path);
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        call("createDirectory", () -> {
            requireParent(directory);
            if (!disk.isDirectory(directory)) {
                disk.createDirectory(directory);
            }
        });
    }

    @Override
    public OutputFile create(Path file) throws IOException {
        Content[] content = new Content[1];
        call("create", () -> {
            requireAbsent(file);
            content[0] = disk.create(file);
        });
        return new SimulatedFile(content[0]);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        call("rename", () -> {
            require(from);
            disk.rename(from, to);
        });
    }

    @Override
    public void link(Path newName, Path file) throws IOException {
        call("link", () -> {
            require(file);
            requireAbsent(newName);
            disk.link(newName, file);
        });
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        call("forceDirectory", () -> {
            require(directory);
            disk.forceDirectory(directory);
        });
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        call("list", () -> require(directory));
        return disk.list(directory).stream()
                .map(path -> String.valueOf(path.getFileName()))
                .toList();
    }

    @Override
    public boolean exists(Path file) {
        return disk.content(file) != null;
    }

    @Override
    public InputStream read(Path file) throws IOException {
        Content[] content = new Content[1];
        call("open", () -> content[0] = require(file));
        byte[] bytes = content[0].bytes();
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        return new InputStream() {
            @Override
            public int read() throws IOException {
                call("read", () -> {});
                return in.read();
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                call("read", () -> {});
                return in.read(
                        target, offset, Math.min(length, 1 + disk.random().nextInt(1 << 16)));
            }
        };
    }

    @Override
    public void delete(Path file) throws IOException {
        call("delete", () -> {
            if (disk.content(file) != null) {
                disk.delete(file);
            }
        });
    }

    @Override
    public long lastModifiedMillis(Path file) throws IOException {
        call("lastModified", () -> require(file));
        return require(file).writtenMillis();
    }

    /** A file that is being written. */
    private final class SimulatedFile implements OutputFile {
        private final Content content;

        SimulatedFile(Content content) {
            this.content = content;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            call(
                    "write",
                    () -> disk.append(content, bytes, offset, disk.random().nextInt(length + 1)),
                    () -> disk.append(content, bytes, offset, length));
        }

        @Override
        public void force() throws IOException {
            call("force", () -> disk.force(content));
        }

        @Override
        public void close() throws IOException {
            call("close", () -> {});
        }
    }
}
