// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

        compile(String.join("\n", lines.subList(from + 1, to)));

        assertThat(printed()).isEqualTo(expected).isNotEmpty();
    }

    private void compile(String code) throws IOException {
        Path source = classes.resolve("Job.java");
        String imports = Stream.of(
                        "static io.tidemark.pattern.condition.Aggregates",
                        "io.tidemark",
                        "io.tidemark.nfa",
                        "io.tidemark.pattern",
                        "io.tidemark.pattern.condition",
                        "io.tidemark.runtime",
                        "io.tidemark.runtime.source",
                        "java.time",
                        "java.util")
                .map(words -> "import " + words + ".*;")
                .collect(Collectors.joining("\n"));
        Files.writeString(source, """
                %s

                public final class Job implements Runnable {
                    public void run() {
                        %s
                    }
                }
                """.formatted(imports, code));
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

    private String printed() throws IOException, ReflectiveOperationException {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
            System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
            ((Runnable) loader.loadClass("Job").getDeclaredConstructor().newInstance()).run();
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
