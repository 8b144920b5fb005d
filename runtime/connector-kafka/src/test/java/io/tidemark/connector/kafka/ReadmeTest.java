// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import io.tidemark.nfa.check.Snippet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
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
        // What the second piece relies on is declared in the first.
        String declarations =
                pieces.get(2).lines().filter(line -> line.startsWith("record ")).collect(Collectors.joining("\n"));
        String job = pieces.get(2)
                .lines()
                .filter(line -> !line.startsWith("record "))
                .collect(Collectors.joining("\n"));
        Snippet.compile(classes, "Readme", """
                %s

                final class Readme {
                    %s
                    static final Pattern<Payment> PROBE_THEN_LARGE = Pattern.<Payment>begin("probe")
                            .where((Payment payment) -> payment.amount() < 5)
                            .followedBy("large")
                            .where((Payment payment) -> payment.amount() > 500)
                            .within(Duration.ofMinutes(30));
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
                """.formatted(imports, declarations, job, pieces.get(3), pieces.get(4)));
    }
}
