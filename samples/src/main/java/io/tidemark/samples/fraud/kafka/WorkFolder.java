// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The folder of a run. One that nobody named is deleted at the end. */
final class WorkFolder implements AutoCloseable {
    private static final int ATTEMPTS = 5;

    private final Path path;
    private final boolean kept;

    private WorkFolder(Path path, boolean kept) {
        this.path = path;
        this.kept = kept;
    }

    /**
     * A folder that is empty.
     *
     * @param wanted made if it is not there; null: a temporary one
     */
    static WorkFolder at(@Nullable Path wanted) throws KafkaRunException {
        try {
            if (wanted == null) {
                return new WorkFolder(Files.createTempDirectory("tidemark-fraud-"), false);
            }
            Files.createDirectories(wanted);
            try (Stream<Path> files = Files.list(wanted)) {
                if (files.findAny().isPresent()) {
                    throw new KafkaRunException("folder " + wanted + " is not empty: each run needs its own");
                }
            }
            return new WorkFolder(wanted, true);
        } catch (KafkaRunException e) {
            throw e;
        } catch (IOException e) {
            throw new KafkaRunException(
                    "a folder for the run cannot be made" + (wanted == null ? "" : " at " + wanted) + ": " + e, e);
        }
    }

    Path path() {
        return path;
    }

    boolean isKept() {
        return kept;
    }

    @Override
    public void close() throws KafkaRunException {
        if (kept) {
            return;
        }
        // Who is asked to stop may still delete something itself.
        for (int attempt = 1; ; attempt++) {
            try {
                delete();
                return;
            } catch (IOException | UncheckedIOException e) {
                if (attempt == ATTEMPTS) {
                    throw new KafkaRunException("folder " + path + " could not be deleted: " + e.getMessage(), e);
                }
            }
        }
    }

    private void delete() throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(path)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        } catch (NoSuchFileException e) {
            return;
        }
        for (Path file : all) {
            Files.deleteIfExists(file);
        }
    }
}
