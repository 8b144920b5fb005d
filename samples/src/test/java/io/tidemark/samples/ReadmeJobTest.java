// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.nfa.check.Snippet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job of README.md, its second piece of Java, compiles as it stands there and prints what it says. */
final class ReadmeJobTest {
    private static final Path README = Path.of("../README.md");

    @TempDir
    private Path classes;

    @Test
    void job_compiledAndRun_printsWhatReadmeSays() throws IOException, ReflectiveOperationException {
        List<String> lines = Files.readAllLines(README);
        int first = lines.indexOf("```java");
        int from = lines.subList(first + 1, lines.size()).indexOf("```java") + first + 1;
        int to = lines.subList(from, lines.size()).indexOf("```") + from;
        String expected = lines.subList(to, lines.size()).stream()
                .dropWhile(line -> !line.equals("prints"))
                .skip(2)
                .takeWhile(line -> line.startsWith("    "))
                .map(line -> line.strip() + System.lineSeparator())
                .collect(Collectors.joining());

        Snippet job = compile(String.join("\n", lines.subList(from + 1, to)));

        assertThat(job.printed()).isEqualTo(expected).isNotEmpty();
    }

    private Snippet compile(String code) throws IOException {
        String imports = Snippet.imports(
                "static io.tidemark.pattern.condition.Aggregates",
                "io.tidemark",
                "io.tidemark.nfa",
                "io.tidemark.pattern",
                "io.tidemark.pattern.condition",
                "io.tidemark.runtime",
                "io.tidemark.runtime.source",
                "java.time",
                "java.util");
        return Snippet.compile(classes, "Job", """
                %s

                public final class Job implements Runnable {
                    public void run() {
                        %s
                    }
                }
                """.formatted(imports, code));
    }
}
