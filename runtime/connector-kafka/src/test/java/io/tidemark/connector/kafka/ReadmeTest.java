// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import io.tidemark.nfa.check.Snippet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job on Kafka and the scenarios of README.md, its third to fifth piece of Java, compile as they stand there. */
final class ReadmeTest {
    private static final Path README = Path.of("../../README.md");

    @TempDir
    private Path classes;

    @Test
    void jobAndScenarios_asInReadme_compile() throws IOException {
        List<String> pieces = Snippet.inMarkdown(Files.readAllLines(README));
        String imports = Snippet.imports(
                "io.tidemark.connector.kafka",
                "io.tidemark.pattern",
                "io.tidemark.runtime",
                "io.tidemark.runtime.checkpoint",
                "io.tidemark.serde.json",
                "io.tidemark.state.rocksdb",
                "io.tidemark.testkit",
                "java.nio.file",
                "java.time",
                "java.util");
        // What the scenarios rely on is declared at the beginning of the job.
        int job = pieces.get(2).indexOf("JsonSerde");
        String declarations = pieces.get(2).substring(0, job);
        Snippet.compile(classes, "Readme", """
                %s

                final class Readme {
                    %s
                    void job() {
                        %s
                    }
                    void scenario() {
                        %s
                    }
                    void wholeJob() {
                        %s
                    }
                }
                """.formatted(
                        imports, declarations, pieces.get(2).substring(job), pieces.get(3), pieces.get(4)));
    }
}
