// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.nfa.check.Snippet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The examples in the Javadoc of the testkit compile as they stand there, and those that are complete do what they say. Each
 * public type has one.
 */
final class JavadocExamplesTest {
    private static final Path SOURCES = Path.of("src/main/java/io/tidemark/testkit");

    private static final String LOGINS = """
            static final Pattern<Login> TWO_FAILURES_THEN_SUCCESS = Pattern.<Login>begin("failed")
                    .where((Login login) -> !login.ok())
                    .times(2)
                    .followedBy("login")
                    .where(Login::ok)
                    .within(Duration.ofMinutes(5));
            """;

    private static final String DOORS = """
            static final Pattern<Door> OPENED_AND_NOT_CLOSED_WITHIN_A_MINUTE = Pattern.<Door>begin("opened")
                    .where(Door::open)
                    .notFollowedBy("closed")
                    .where((Door door) -> !door.open())
                    .within(Duration.ofMinutes(1));
            """;

    private static final String PROBES = """
            record Payment(double amount) {}
            static Payment probe(double amount) {
                return new Payment(amount);
            }
            static Payment charge(double amount) {
                return new Payment(amount);
            }
            static final Pattern<Payment> CARD_TESTING = Pattern.<Payment>begin("probe")
                    .where((Payment payment) -> payment.amount() < 5)
                    .times(3)
                    .followedBy("cash-in")
                    .where((Payment payment) -> payment.amount() > 500)
                    .within(Duration.ofMinutes(30));
            """;

    private static final String PAYMENTS = """
            record Payment(String card, double amount, long time) {
                static Payment parse(String line) {
                    String[] parts = line.split(",");
                    return new Payment(parts[0], Double.parseDouble(parts[1]), Long.parseLong(parts[2]));
                }
            }
            static final Pattern<Payment> PROBE_THEN_LARGE = Pattern.<Payment>begin("probe")
                    .where((Payment payment) -> payment.amount() < 5)
                    .followedBy("large")
                    .where((Payment payment) -> payment.amount() > 500)
                    .within(Duration.ofMinutes(30));
            static final EventSerializer<Payment> serializer = EventSerializer.of(
                    payment -> (payment.card() + "," + payment.amount() + "," + payment.time()).getBytes(),
                    bytes -> Payment.parse(new String(bytes)));
            static final List<String> expected = List.of();
            static final List<Path> files = List.of();
            static Path directory;
            static final Source<Payment> payments = IterableSource.of("payments", List.of());
            static TransactionalSink<String> alerts;
            static CheckpointStorage storage;
            """;

    @TempDir
    private Path classes;

    /** An example, and what it takes for granted. */
    private record Example(String file, int number, String context, boolean complete) {
        String name() {
            return file.replaceAll("[/.]|java", "") + number;
        }

        /** A class with the example as a method; records are declared in the class. */
        String text() throws IOException {
            List<String> pieces = Snippet.inJavadoc(SOURCES.resolve(file));
            assertThat(pieces).as(file).hasSizeGreaterThan(number);
            String piece = pieces.get(number);
            String records =
                    piece.lines().filter(line -> line.startsWith("record ")).collect(Collectors.joining("\n"));
            String rest =
                    piece.lines().filter(line -> !line.startsWith("record ")).collect(Collectors.joining("\n"));
            return """
                    static final class %s {
                        %s
                        %s
                        void run() {
                            %s
                        }
                    }
                    """.formatted(name(), context, records, rest);
        }
    }

    private static List<Example> examples() {
        String results = """
                static final List<String> found = new ArrayList<>();
                static final Sink<String> results = found::add;
                """;
        String alarms = """
                record Door(String id, boolean open) {}
                static final Sink<String> alarms = alarm -> System.out.println(alarm);
                """;
        String audit = """
                final List<Throwable> problems = new ArrayList<>();
                static final String alert = "";
                static final Sink<String> audit = found -> {};
                """;
        return List.of(
                new Example("PatternTester.java", 0, PROBES, true),
                new Example("Expectation.java", 0, PROBES, true),
                new Example("JobTester.java", 0, LOGINS, true),
                new Example("JobTester.java", 1, DOORS, true),
                new Example("ManualClock.java", 0, alarms + DOORS, true),
                new Example("GeneratedSource.java", 0, results + LOGINS, true),
                new Example("fault/CrashTester.java", 0, PAYMENTS, false),
                new Example("fault/Faults.java", 0, PAYMENTS, false),
                new Example("fault/SimulatedCrash.java", 0, audit, false),
                new Example(
                        "state/OpenState.java",
                        0,
                        "static final StateBackend backend = new HeapStateBackend();",
                        true));
    }

    @Test
    void examples_asInJavadoc_compileAndDoWhatTheySay() throws IOException, ReflectiveOperationException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Example example : examples()) {
            texts.put(example.name(), example.text());
        }
        String runs = examples().stream()
                .filter(Example::complete)
                .map(example -> "new " + example.name() + "().run();\n")
                .collect(Collectors.joining());
        Snippet snippet = Snippet.compile(
                classes, "Examples", imports() + """
                public final class Examples implements Runnable {
                    public void run() {
                        %s
                        assertThat(GeneratedSource0.found).hasSize(1_000).contains("user-0", "user-999");
                    }
                    %s
                }
                """.formatted(runs, String.join("\n", texts.values())));
        assertThat(snippet.printed()).isEqualTo("held open: cellar" + System.lineSeparator());
    }

    /** The kits are whole classes, of sinks and backends that somebody else has written. */
    @Test
    void kits_asInJavadoc_compile() throws IOException {
        String sink = Snippet.inJavadoc(SOURCES.resolve("sink/SinkConformanceKit.java"))
                .get(0);
        String backend = Snippet.inJavadoc(SOURCES.resolve("state/StateConformanceKit.java"))
                .get(0);
        assertThat(sink).contains("extends SinkConformanceKit");
        assertThat(backend).contains("extends StateConformanceKit");
        Snippet.compile(classes, "Kits", imports() + """
                final class Kits {}
                final class MySink {
                    static TransactionalSink<String> in(Path directory) {
                        return FileSink.in(directory, line -> line);
                    }
                    static List<String> readAll(Path directory) {
                        return List.of();
                    }
                }
                final class MyBackend {
                    static StateBackend in(Path directory) {
                        return new HeapStateBackend();
                    }
                }
                %s
                %s
                """.formatted(sink, backend));
    }

    @Test
    void publicTypes_allHaveAnExampleHere() throws IOException {
        List<String> without = new ArrayList<>();
        try (Stream<Path> all = Files.walk(SOURCES)) {
            for (Path file :
                    all.filter(path -> path.toString().endsWith(".java")).toList()) {
                String name = SOURCES.relativize(file).toString();
                boolean isPublic = Files.readAllLines(file).stream()
                        .anyMatch(line -> line.startsWith("public ") && line.endsWith("{"));
                boolean isKit = name.endsWith("ConformanceKit.java");
                if (isPublic && !isKit && examples().stream().noneMatch(one -> name.equals(one.file()))) {
                    without.add(name);
                }
            }
        }
        assertThat(without).isEmpty();
    }

    private static String imports() {
        return Snippet.imports(
                "static org.assertj.core.api.Assertions",
                "io.tidemark.pattern",
                "io.tidemark.runtime",
                "io.tidemark.runtime.checkpoint",
                "io.tidemark.runtime.sink",
                "io.tidemark.runtime.source",
                "io.tidemark.runtime.state",
                "io.tidemark.runtime.time",
                "io.tidemark.serde",
                "io.tidemark.testkit",
                "io.tidemark.testkit.fault",
                "io.tidemark.testkit.sink",
                "io.tidemark.testkit.state",
                "java.nio.file",
                "java.time",
                "java.util",
                "org.junit.jupiter.api.io");
    }
}
