// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;

/**
 * The examples in the Javadoc of {@link Pattern} are those of the table that the engine is tested with: a line with a
 * pattern, then indented lines with an input and what it gives.
 */
final class PatternExamplesTest {
    private static final Path SOURCE = Path.of("src/main/java/io/tidemark/pattern/Pattern.java");
    private static final Path TABLE = Path.of("src/test/resources/io/tidemark/pattern/examples.txt");
    private static final java.util.regex.Pattern JAVADOC = java.util.regex.Pattern.compile(
            "/\\*\\*((?:(?!\\*/).)*)\\*/\\s+public (static )?(<[^(]*> )?Pattern<\\w+> (\\w+\\([^)]*\\))",
            java.util.regex.Pattern.DOTALL);
    private static final java.util.regex.Pattern EXAMPLE =
            java.util.regex.Pattern.compile("<pre>\\{@code (.*?)}</pre>", java.util.regex.Pattern.DOTALL);

    @Test
    void javadoc_examples_sameAsTable() throws IOException {
        List<String> examples = new ArrayList<>();
        for (String javadoc : javadocs()) {
            example(javadoc).lines().map(String::stripTrailing).forEach(examples::add);
        }

        List<String> table = Files.readAllLines(TABLE).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
        assertThat(examples).isEqualTo(table);
    }

    @Test
    void javadoc_everyMethodThatMakesAPattern_hasAnExample() throws IOException {
        long methods = java.util.Arrays.stream(Pattern.class.getDeclaredMethods())
                .filter(method -> java.lang.reflect.Modifier.isPublic(method.getModifiers()))
                .filter(method -> method.getReturnType() == Pattern.class)
                .count();

        assertThat(javadocs())
                .hasSize((int) methods)
                .allSatisfy(javadoc -> assertThat(example(javadoc)).contains(" gives "));
    }

    private static List<String> javadocs() throws IOException {
        List<String> javadocs = new ArrayList<>();
        Matcher matcher = JAVADOC.matcher(Files.readString(SOURCE));
        while (matcher.find()) {
            javadocs.add(matcher.group(1).replaceAll("(?m)^ *\\* ?", ""));
        }
        return javadocs;
    }

    private static String example(String javadoc) {
        Matcher matcher = EXAMPLE.matcher(javadoc);
        return matcher.find() ? matcher.group(1) : "";
    }
}
