// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.sink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files in the directory of a {@link FileSink}. What others have left is deleted only if it was there when this run had not
 * begun to take over: what is not is of one that has taken over from this run, which may have slept since. Not thread-safe.
 */
final class ResultDirectory {
    /** Names of files that are ours; their order is that of the checkpoints. */
    private static final Pattern RESULTS = Pattern.compile("results-\\d{12}-[0-9a-f]{8}\\.txt");

    private final Path path;
    /** What was there before this run took over; null: it was not looked at. */
    private @Nullable Set<String> before;

    ResultDirectory(Path path) {
        this.path = path;
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    /** Keeps in mind what there is. */
    void lookAround() throws IOException {
        try {
            before = new HashSet<>(names(""));
        } catch (NoSuchFileException | NotDirectoryException e) {
            before = Set.of();
        }
    }

    /** The run begins: what there is may be deleted, unless it was looked at before. */
    void begin() throws IOException {
        if (before == null) {
            lookAround();
        }
    }

    /** The run has begun: the next one looks anew. */
    void begun() {
        before = null;
    }

    /** The names of our files, published or hidden, in order; all others are no business of ours. */
    List<String> results(String prefix) throws IOException {
        return names(prefix).stream()
                .filter(name -> RESULTS.matcher(name).matches())
                .toList();
    }

    /** What follows a prefix in the names of files, in order. */
    List<String> names(String prefix) throws IOException {
        try (Stream<Path> list = Files.list(path)) {
            return list.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.startsWith(prefix))
                    .map(name -> name.substring(prefix.length()))
                    .sorted()
                    .toList();
        }
    }

    /** Deletes a file that others have left. */
    void delete(String name) throws IOException {
        if (before != null && before.contains(name)) {
            Files.deleteIfExists(path.resolve(name));
        }
    }

    /** Makes an empty file, unless what follows the prefix is empty, and deletes all others of the prefix. */
    void mark(String prefix, String name) throws IOException {
        if (!name.isEmpty()) {
            createIfMissing(prefix + name);
        }
        for (String other : names(prefix)) {
            if (!other.equals(name)) {
                delete(prefix + other);
            }
        }
    }

    void createIfMissing(String name) throws IOException {
        Path file = path.resolve(name);
        if (!Files.exists(file)) {
            Files.write(file, new byte[0]); // Another run may have been faster.
        }
    }
}
