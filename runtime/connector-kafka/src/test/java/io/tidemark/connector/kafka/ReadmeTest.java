// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job on Kafka and the scenarios of README.md, its third to fifth piece of Java, compile as they stand there. */
final class ReadmeTest {
    private static final Path README = Path.of("../../README.md");

    @TempDir
    private Path classes;

    private static List<String> pieces() throws IOException {
        List<String> pieces = new ArrayList<>();
        StringBuilder piece = null;
        for (String line : Files.readAllLines(README)) {
            if (line.equals("```java")) {
                piece = new StringBuilder();
            } else if (line.equals("```") && piece != null) {
                pieces.add(piece.toString());
                piece = null;
            } else if (piece != null) {
                piece.append(line).append('\n');
            }
        }
        return pieces;
    }

    @Test
    void jobAndScenarios_asInReadme_compile() throws IOException {
        List<String> pieces = pieces();
        String imports = Stream.of(
                        "io.tidemark.connector.kafka",
                        "io.tidemark.pattern",
                        "io.tidemark.runtime",
                        "io.tidemark.runtime.checkpoint",
                        "io.tidemark.serde.json",
                        "io.tidemark.state.rocksdb",
                        "io.tidemark.testkit",
                        "java.nio.file",
                        "java.time",
                        "java.util")
                .map(words -> "import " + words + ".*;")
                .collect(Collectors.joining("\n"));
        // What the second piece relies on is declared in the first.
        String declarations =
                pieces.get(2).lines().filter(line -> line.startsWith("record ")).collect(Collectors.joining("\n"));
        String job = pieces.get(2)
                .lines()
                .filter(line -> !line.startsWith("record "))
                .collect(Collectors.joining("\n"));
        Path source = classes.resolve("Readme.java");
        Files.writeString(source, """
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
        StringWriter messages = new StringWriter();
        PrintWriter printer = new PrintWriter(messages);
        int errors = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        printer,
                        printer,
                        "-proc:none",
                        "-d",
                        classes.toString(),
                        "-classpath",
                        System.getProperty("java.class.path"),
                        source.toString());
        assertThat(errors).as("%s", messages).isZero();
    }
}
