// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.testkit.sink;

import io.tidemark.runtime.sink.FileSink;
import io.tidemark.runtime.sink.TransactionalSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** The file sink does what every transactional sink has to do. */
final class FileSinkConformanceTest extends SinkConformanceKit {
    @TempDir
    private Path directory;

    @Override
    protected TransactionalSink<String> newSink() {
        return FileSink.in(directory.resolve("results"), line -> line);
    }

    @Override
    protected List<String> visible() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> list = Files.list(directory.resolve("results"))) {
            for (Path file : list.filter(
                            path -> !String.valueOf(path.getFileName()).startsWith("."))
                    .toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }
}
