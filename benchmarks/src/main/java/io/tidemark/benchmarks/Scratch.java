// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory for a measurement, gone afterwards. */
record Scratch(Path directory) implements AutoCloseable {
    /** A new one, empty. */
    static Scratch create() throws IOException {
        return new Scratch(Files.createTempDirectory("tidemark-benchmark"));
    }

    /** Bytes in its files now. */
    long sizeInBytes() {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.mapToLong(path -> path.toFile().length()).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        List<Path> paths;
        try (Stream<Path> all = Files.walk(directory)) {
            paths = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }
}
