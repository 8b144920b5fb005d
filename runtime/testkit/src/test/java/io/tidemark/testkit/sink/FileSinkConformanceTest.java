// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.testkit.sink;

import io.tidemark.runtime.sink.FileSink;
import io.tidemark.runtime.sink.TransactionalSink;
import java.nio.file.Path;
import java.util.List;
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
    protected List<String> visible() {
        return FileSink.linesIn(directory.resolve("results"));
    }
}
