// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark;

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

        assertThat(run(code)).isEqualTo(expected + System.lineSeparator());
    }

    private String run(String code) throws IOException, ReflectiveOperationException {
        Path source = classes.resolve("First.java");
        String imports = Stream.of(
                        "static io.tidemark.pattern.condition.Aggregates",
                        "io.tidemark",
                        "io.tidemark.nfa",
                        "io.tidemark.pattern",
                        "io.tidemark.pattern.condition",
                        "java.time")
                .map(words -> "import " + words + ".*;")
                .collect(Collectors.joining("\n"));
        Files.writeString(source, """
                %s

                public final class First implements Runnable {
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
        return printed();
    }

    private String printed() throws IOException, ReflectiveOperationException {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
            System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
            ((Runnable) loader.loadClass("First").getDeclaredConstructor().newInstance()).run();
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
