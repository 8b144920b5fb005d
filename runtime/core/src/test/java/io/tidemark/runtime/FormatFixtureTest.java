// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.pattern.AfterMatchSkip;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.condition.Aggregates;
import io.tidemark.pattern.condition.Field;
import io.tidemark.pattern.condition.NumberField;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.sink.CollectingSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Savepoints that earlier versions of this library wrote, kept for ever in {@code src/test/resources/savepoints}: each must be
 * gone on from as if the job had never been stopped. When a format changes, a run with {@code -Dfixtures.write=NAME} adds one
 * of the new format; none is ever replaced. The beginning of the name says what kind of job it is, see {@link Kind}.
 */
@Timeout(300)
final class FormatFixtureTest {
    private static final Path FIXTURES = Path.of("src", "test", "resources", "savepoints");
    private static final int KEYS = 4;
    private static final int MOMENT = 60;
    private static final List<Reading> READINGS = readings();

    /** Jobs whose savepoints are not alike. */
    private enum Kind {
        /** Events say their time. */
        EVENT_TIME("format-"),
        /** Events have the time of their reading, and a record that is read again cannot be decoded: metadata of version 2. */
        INGESTION_TIME("entry-times-"),
        /** A pattern has a version, and its outline too. */
        VERSIONED("versioned-"),
        /** The source can be told from another: metadata of version 3. */
        FINGERPRINT("fingerprint-");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }

        static Kind of(String fixture) {
            return Stream.of(values())
                    .filter(kind -> fixture.startsWith(kind.prefix))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(fixture + " begins with no name of a kind"));
        }
    }

    @TempDir
    private Path directory;

    private static List<Reading> readings() {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < 2 * MOMENT; i++) {
            String type = "aabacbac".substring(i % 8, i % 8 + 1);
            readings.add(new Reading("k" + i * 7 % KEYS, 2L * i, type, i % 5));
        }
        readings.add(Reading.of("time", 10_000, "goes on"));
        return readings;
    }

    private static Pattern<Reading> stage(Pattern<Reading> pattern, String type) {
        return pattern.where(Reading.ofType(type));
    }

    /** The last reading before the moment cannot be decoded if it is a matter of that. */
    private static Reading decode(Reading reading) {
        if (reading.time() == 2 * (MOMENT - 1)) {
            throw new IllegalArgumentException("cannot be read");
        }
        return reading;
    }

    private static CepJobBuilder<Reading, String> begin(
            Kind kind, Part part, CollectingSink<String> sink, List<DeadLetter> letters) {
        if (kind == Kind.INGESTION_TIME) {
            ManualClock clock = new ManualClock();
            return CepJob.named("fixture")
                    .source(part.on(clock), FormatFixtureTest::decode)
                    .ingestionTime()
                    .sink(sink)
                    .config(JobConfig.defaults().withClock(clock))
                    .deadLetters(letters::add);
        }
        return CepJob.named("fixture")
                .source(part)
                .eventTime(Reading::time)
                .disorder(Duration.ofMillis(3))
                .sink(sink);
    }

    /** One for each way in which the engine holds a state: see nfa-engine's StateCodec. */
    private static CepJobBuilder<Reading, String> job(
            Kind kind, Part part, CollectingSink<String> sink, List<DeadLetter> letters, Checkpoints checkpoints) {
        NumberField<Reading> value = Field.number("value", reading -> reading.value());
        CepJobBuilder<Reading, String> job = begin(kind, part, sink, letters)
                .events(Reading.serializer())
                .checkpoints(checkpoints.every(Duration.ofHours(1)));
        Pattern<Reading> one = stage(stage(Pattern.<Reading>begin("a"), "a").next("b"), "b");
        add(job, "one-run", kind == Kind.VERSIONED ? one.version(300) : one);
        Pattern<Reading> flat = stage(
                stage(Pattern.<Reading>begin("a"), "a")
                        .oneOrMore()
                        .allowCombinations()
                        .followedByAny("c"),
                "c");
        add(job, "flat", flat.within(Duration.ofMillis(60)));
        Pattern<Reading> first = stage(
                stage(Pattern.<Reading>begin("a", AfterMatchSkip.skipPastLastEvent()), "a")
                        .oneOrMore()
                        .followedBy("c"),
                "c");
        add(job, "first-runs", first.where(value.greaterThan(Aggregates.avg("a", value))));
        Pattern<Reading> absent = stage(
                stage(Pattern.<Reading>begin("b"), "b")
                        .followedBy("a")
                        .where(Reading.ofType("a"))
                        .notFollowedBy("c"),
                "c");
        Pattern<Reading> timed = absent.within(Duration.ofMillis(40));
        job.detect("all-runs", timed)
                .by(Reading::key)
                .timedOut(late -> "all-runs timed out " + late.key() + " " + late.eventId(0), sink)
                .emit(match -> text(match));
        Pattern<Reading> gap = stage(
                stage(Pattern.<Reading>begin("a"), "a")
                        .times(2, 3, Duration.ofMillis(30))
                        .followedBy("b"),
                "b");
        add(job, "gap", gap);
        return job;
    }

    private static void add(CepJobBuilder<Reading, String> job, String name, Pattern<Reading> pattern) {
        job.detect(name, pattern).by(Reading::key).emit(match -> text(match));
    }

    private static String text(KeyedMatch<?, ?> match) {
        StringBuilder text = new StringBuilder(match.pattern() + " " + match.key() + " " + match.id());
        for (int i = 0; i < match.size(); i++) {
            text.append(' ').append(match.stage(i)).append(match.eventId(i));
        }
        return text.toString();
    }

    private static List<String> results(Kind kind, Part part, Checkpoints checkpoints, int shards) {
        CollectingSink<String> sink = new CollectingSink<>();
        List<DeadLetter> letters = new ArrayList<>();
        part.fingerprint(kind == Kind.FINGERPRINT ? "made in a loop" : "");
        try (JobHandle handle = job(kind, part, sink, letters, checkpoints)
                .shards(shards)
                .build()
                .open()) {
            part.run(handle);
        }
        List<String> results = new ArrayList<>(sink.results());
        letters.forEach(letter -> results.add("unreadable: " + letter.position()));
        return results;
    }

    /** What is found from the moment of the savepoint on if nothing is stopped. */
    private List<String> expected(Kind kind) {
        List<String> all = results(kind, all(), Checkpoints.in(directory.resolve("all")), 1);
        List<String> before = results(kind, new Part(READINGS, MOMENT), Checkpoints.in(directory.resolve("before")), 1);
        List<String> after = new ArrayList<>(all);
        before.forEach(after::remove);
        assertThat(before).hasSizeGreaterThan(20);
        assertThat(after).hasSizeGreaterThan(20);
        return after;
    }

    private static Part all() {
        return new Part(READINGS, READINGS.size());
    }

    static Stream<String> fixtures() throws IOException {
        String written = System.getProperty("fixtures.write");
        if (written != null) {
            write(FIXTURES.resolve(written));
        }
        try (Stream<Path> list = Files.list(FIXTURES)) {
            return list.map(path -> String.valueOf(path.getFileName())).sorted().toList().stream();
        }
    }

    /** The job is stopped at the moment, with a savepoint. */
    private static void write(Path fixture) {
        if (Files.exists(fixture)) {
            throw new IllegalStateException(fixture + " is there: fixtures are never replaced");
        }
        try {
            Path checkpoints = Files.createTempDirectory("fixture");
            List<CompletableFuture<Path>> outcome = new ArrayList<>();
            Part part = new Part(READINGS, MOMENT).before(MOMENT, handle -> {
                outcome.add(handle.savepoint(fixture));
                return outcome.get(0);
            });
            results(Kind.of(String.valueOf(fixture.getFileName())), part, Checkpoints.in(checkpoints), 2);
            outcome.get(0).join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void savepoint_ofAnyVersion_isGoneOnFrom(String fixture) {
        Kind kind = Kind.of(fixture);
        List<String> expected = expected(kind);
        for (int shards = 1; shards <= 2; shards++) {
            Checkpoints checkpoints =
                    Checkpoints.in(directory.resolve(fixture + "-" + shards)).startFrom(FIXTURES.resolve(fixture));
            assertThat(results(kind, all(), checkpoints, shards)).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    /** The first byte of metadata is its version. */
    @ParameterizedTest
    @CsvSource({"format-1, 1", "entry-times-1, 2", "versioned-1, 1", "fingerprint-1, 3"})
    void fixtures_areThere(String fixture, byte metadataVersion) throws IOException {
        try (Stream<Path> files = Files.list(FIXTURES.resolve(fixture))) {
            Path metadata = files.filter(file -> file.toString().endsWith(".metadata"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Files.readAllBytes(metadata)[0]).isEqualTo(metadataVersion);
        }
    }
}
