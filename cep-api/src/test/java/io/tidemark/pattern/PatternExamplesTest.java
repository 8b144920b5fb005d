// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;

/**
 * The examples in the Javadoc of {@link Pattern} and {@link AfterMatchSkip} are those of the table that the engine is
 * tested with: a line with a pattern, then indented lines with an input and what it gives.
 */
final class PatternExamplesTest {
    private static final Path SOURCES = Path.of("src/main/java/io/tidemark/pattern");
    private static final Path TABLE = Path.of("src/test/resources/io/tidemark/pattern/examples.txt");
    private static final java.util.regex.Pattern JAVADOC = java.util.regex.Pattern.compile(
            "/\\*\\*((?:(?!\\*/).)*)\\*/\\s+public (static )?(<[^(]*> )?Pattern<\\w+> (\\w+\\([^)]*\\))",
            java.util.regex.Pattern.DOTALL);
    private static final java.util.regex.Pattern EXAMPLE =
            java.util.regex.Pattern.compile("<pre>\\{@code (.*?)}</pre>", java.util.regex.Pattern.DOTALL);

    @Test
    void javadoc_examples_sameAsTable() throws IOException {
        List<String> examples = new ArrayList<>();
        for (String source : List.of("Pattern.java", "AfterMatchSkip.java")) {
            Matcher matcher = EXAMPLE.matcher(Files.readString(SOURCES.resolve(source)));
            while (matcher.find()) {
                unindented(matcher.group(1)).lines().forEach(examples::add);
            }
        }

        List<String> table = Files.readAllLines(TABLE).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
        assertThat(examples).isEqualTo(table);
    }

    @Test
    void javadoc_everyMethodThatMakesAPattern_hasAnExample() throws IOException {
        long methods = Arrays.stream(Pattern.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> method.getReturnType() == Pattern.class)
                .count();

        assertThat(javadocs())
                .hasSize((int) methods)
                .allSatisfy(
                        javadoc -> assertThat(javadoc).containsPattern(EXAMPLE).contains(" gives "));
    }

    private static List<String> javadocs() throws IOException {
        List<String> javadocs = new ArrayList<>();
        Matcher matcher = JAVADOC.matcher(Files.readString(SOURCES.resolve("Pattern.java")));
        while (matcher.find()) {
            javadocs.add(matcher.group(1));
        }
        return javadocs;
    }

    private static String unindented(String javadoc) {
        return javadoc.replaceAll("(?m)^ *\\* ?", "");
    }
}
