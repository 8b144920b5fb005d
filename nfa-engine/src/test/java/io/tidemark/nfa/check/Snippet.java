// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.check;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Java that stands in a text for readers, as README.md or Javadoc: compiled as it stands there, on the class path of the test. */
public final class Snippet {
    private final Path folder;
    private final String className;

    private Snippet(Path folder, String className) {
        this.folder = folder;
        this.className = className;
    }

    /** The pieces of Java in Markdown, in order. */
    public static List<String> inMarkdown(List<String> lines) {
        List<String> pieces = new ArrayList<>();
        StringBuilder piece = null;
        for (String line : lines) {
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

    /**
     * The pieces in the Javadoc of a source file, in order; those at the comment of the type come first.
     *
     * @param source a file of Java
     */
    public static List<String> inJavadoc(Path source) throws IOException {
        List<String> pieces = new ArrayList<>();
        StringBuilder piece = null;
        for (String line : Files.readAllLines(source)) {
            String text = line.strip().replaceFirst("^\\* ?", "");
            if (text.equals("<pre>{@code")) {
                piece = new StringBuilder();
            } else if (text.equals("}</pre>") && piece != null) {
                pieces.add(piece.toString());
                piece = null;
            } else if (piece != null) {
                piece.append(text).append('\n');
            }
        }
        return pieces;
    }

    /** Imports of everything in packages; {@code static} and the name of a type for its members. */
    public static String imports(String... packages) {
        return Arrays.stream(packages).map(words -> "import " + words + ".*;\n").collect(Collectors.joining());
    }

    /**
     * Compiles a class, or fails with what the compiler says.
     *
     * @param folder where it is put
     */
    public static Snippet compile(Path folder, String className, String source) throws IOException {
        Path file = Files.writeString(folder.resolve(className + ".java"), source);
        StringWriter messages = new StringWriter();
        PrintWriter printer = new PrintWriter(messages);
        int errors = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        printer,
                        printer,
                        "-proc:none",
                        "-d",
                        folder.toString(),
                        "-classpath",
                        System.getProperty("java.class.path"),
                        file.toString());
        assertThat(errors).as("%s", messages).isZero();
        return new Snippet(folder, className);
    }

    /** Makes an instance and does something with it; what is linked later than that is not found. */
    public <T extends @Nullable Object> T use(Function<Object, T> what)
            throws IOException, ReflectiveOperationException {
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, Snippet.class.getClassLoader())) {
            return what.apply(
                    loader.loadClass(className).getDeclaredConstructor().newInstance());
        }
    }

    /** Runs it, which must be a {@link Runnable}, and returns what it prints. */
    public String printed() throws IOException, ReflectiveOperationException {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
            use(made -> {
                ((Runnable) made).run();
                return null;
            });
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
