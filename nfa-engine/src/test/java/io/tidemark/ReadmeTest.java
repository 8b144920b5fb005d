// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.nfa.check.Snippet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first pattern of README.md compiles as it stands there and prints what it says. */
final class ReadmeTest {
    private static final Path README = Path.of("../README.md");

    @TempDir
    private Path classes;

    @Test
    void firstPattern_compiledAndRun_printsWhatReadmeSays() throws IOException, ReflectiveOperationException {
        List<String> lines = Files.readAllLines(README);
        int from = lines.indexOf("```java");
        int to = lines.subList(from, lines.size()).indexOf("```") + from;
        int says = lines.subList(to, lines.size()).indexOf("prints") + to;
        String code = String.join("\n", lines.subList(from + 1, to));
        String expected = lines.get(says + 2).strip();

        assertThat(compile(code).printed()).isEqualTo(expected + System.lineSeparator());
    }

    private Snippet compile(String code) throws IOException {
        String imports = Snippet.imports(
                "static io.tidemark.pattern.condition.Aggregates",
                "io.tidemark",
                "io.tidemark.nfa",
                "io.tidemark.pattern",
                "io.tidemark.pattern.condition",
                "java.time");
        return Snippet.compile(classes, "First", """
                %s

                public final class First implements Runnable {
                    public void run() {
                        %s
                    }
                }
                """.formatted(imports, code));
    }
}
