// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.pattern.Pattern;
import io.tidemark.runtime.checkpoint.CheckpointReader;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.checkpoint.StateText;
import io.tidemark.runtime.sink.FileSink;
import io.tidemark.runtime.sink.Sink;
import io.tidemark.runtime.source.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A savepoint is taken while a job runs, and another job begins with it. */
@Timeout(300)
final class SavepointTest {
    private static final int KEYS = 20;
    private static final int MIDDLE = KEYS + KEYS / 2;

    /** An a for each key, then a b for each. */
    private static final List<Reading> READINGS = Stream.concat(
                    Stream.iterate(0, i -> i + 1).limit(KEYS).map(i -> Reading.of("k" + i, i, "a")),
                    Stream.iterate(0, i -> i + 1).limit(KEYS + 1).map(i -> Reading.of("k" + i, KEYS + i, "b")))
            .toList();

    @TempDir
    private Path directory;

    private Path at(String name) {
        return directory.resolve(name);
    }

    private CepJob<Reading> job(Source<Reading> source, String name, Checkpoints checkpoints, int shards) {
        Sink<String> sink = FileSink.in(at(name + "-results"), line -> line);
        return CepJob.named(name)
                .source(source)
                .eventTime(Reading::time)
                .disorder(Duration.ZERO)
                .sink(sink)
                .events(Reading.serializer())
                .checkpoints(checkpoints.every(Duration.ofHours(1)))
                .shards(shards)
                .detect(
                        "p",
                        Pattern.<Reading>begin("a")
                                .where(Reading.ofType("a"))
                                .followedBy("b")
                                .where(Reading.ofType("b")))
                .by(Reading::key)
                .emit(match -> match.key())
                .build();
    }

    private void run(Part part, CepJob<Reading> job) {
        try (JobHandle handle = job.open()) {
            part.run(handle);
        }
    }

    private List<String> results(String name) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(at(name + "-results"))) {
            for (Path file : files.sorted().toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }

    /** Runs a job to the end, with a savepoint in the middle. */
    private CompletableFuture<Path> runWithSavepoint(int shards) {
        CompletableFuture<Path> savepoint = new CompletableFuture<>();
        Part part = new Part(READINGS, READINGS.size())
                .before(
                        MIDDLE,
                        handle -> handle.savepoint(at("savepoint")).whenComplete((path, failure) -> {
                            if (failure == null) {
                                savepoint.complete(path);
                            } else {
                                savepoint.completeExceptionally(failure);
                            }
                        }));
        run(part, job(part, "first", Checkpoints.in(at("first")), shards));
        return savepoint;
    }

    @Test
    void savepoint_beginsAnotherJobWithOtherShards_whichFindsTheRestAndNothingTwice() throws IOException {
        assertThat(runWithSavepoint(1)).isCompletedWithValue(at("savepoint"));
        List<String> all = results("first");
        assertThat(all).hasSize(KEYS).doesNotHaveDuplicates();

        for (int shards = 1; shards <= 3; shards++) {
            String name = "second-" + shards;
            Part part = new Part(READINGS, READINGS.size());
            run(part, job(part, name, Checkpoints.in(at(name)).startFrom(at("savepoint")), shards));
            List<String> rest = results(name);
            // One event waited for the watermark, and belongs to what comes after.
            assertThat(rest).containsExactlyInAnyOrderElementsOf(all.subList(MIDDLE - KEYS - 1, KEYS));
        }
    }

    @Test
    void savepoint_ofSeveralShards_isReadAsLines() throws IOException {
        assertThat(runWithSavepoint(2)).isCompleted();
        CheckpointReader reader = CheckpointReader.in(at("savepoint"));
        StringBuilder lines = new StringBuilder();
        reader.writeJsonLines(reader.committed().get(0), StateText.none(), lines);
        assertThat(lines.toString().lines().filter(line -> line.startsWith("{\"type\":\"key\"")))
                .hasSize(2 * KEYS - MIDDLE + 1)
                .anyMatch(line -> line.contains("\"key\":\"k19\""));
        assertThat(lines).contains("\"type\":\"pattern\",\"name\":\"p\"");
    }

    @Test
    void startFrom_checkpointsOfItsOwn_goesOnFromThem() throws IOException {
        assertThat(runWithSavepoint(1)).isCompleted();
        Checkpoints checkpoints = Checkpoints.in(at("second")).startFrom(at("savepoint"));
        Part some = new Part(READINGS, MIDDLE + 3);
        run(some, job(some, "second", checkpoints, 1));
        Part rest = new Part(READINGS, READINGS.size());
        run(rest, job(rest, "second", checkpoints, 1));
        assertThat(results("second")).hasSize(2 * KEYS - MIDDLE + 1).doesNotHaveDuplicates();
    }

    @Test
    void savepoint_directoryInUse_fails_andTheJobGoesOn() throws IOException {
        Files.createDirectories(at("savepoint"));
        Files.writeString(at("savepoint").resolve("commit-000000000001"), "mine");
        assertThat(runWithSavepoint(1))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("take an empty directory");
        assertThat(results("first")).hasSize(KEYS);
    }

    @ParameterizedTest
    @ValueSource(strings = {".unfinished-1-0", ".DS_Store", "Mine"})
    void savepoint_fileThatIsNoObjectInTheDirectory_failsToo(String file) throws IOException {
        Files.createDirectories(at("savepoint"));
        Files.writeString(at("savepoint").resolve(file), "mine");
        assertThat(runWithSavepoint(1))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("there is something in it, such as " + file + ": take an empty directory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"first", "first/savepoint", "first/a/../commit-000000000009", "link", "link/savepoint"})
    void savepoint_amongTheCheckpoints_isRefusedAtOnce_andTheJobGoesOn(String place) throws IOException {
        Files.createSymbolicLink(at("link"), at("first"));
        List<CompletableFuture<Path>> savepoints = new ArrayList<>();
        Part part = new Part(READINGS, READINGS.size()).before(MIDDLE, handle -> {
            savepoints.add(handle.savepoint(at(place)));
            savepoints.add(handle.stopWithSavepoint(at(place)));
            return savepoints.get(1).handle((path, failure) -> failure);
        });
        run(part, job(part, "first", Checkpoints.in(at("first")), 1));
        assertThat(savepoints)
                .allSatisfy(savepoint -> assertThatThrownBy(savepoint::get)
                        .hasMessageContaining("it is in the directory of the checkpoints, " + at("first")));
        assertThat(results("first")).hasSize(KEYS);
        // Only the last checkpoint was taken.
        assertThat(CheckpointReader.in(at("first")).committed()).hasSize(1);
    }

    @Test
    void run_checkpointDirectoryWithOtherFiles_beginsAndLeavesThem() throws IOException {
        Files.createDirectories(at("first"));
        for (String file : List.of(".unfinished-1-0", ".hidden", "Mine")) {
            Files.writeString(at("first").resolve(file), "mine");
        }
        Part part = new Part(READINGS, READINGS.size());
        run(part, job(part, "first", Checkpoints.in(at("first")), 1));
        assertThat(results("first")).hasSize(KEYS);
        assertThat(at("first").resolve(".hidden")).hasContent("mine");
        assertThat(at("first").resolve("Mine")).hasContent("mine");
    }

    @Test
    void savepoint_jobOverOrWithoutCheckpoints_fails() {
        Part part = new Part(READINGS, 1);
        try (JobHandle handle =
                job(part, "first", Checkpoints.in(at("first")), 1).open()) {
            part.run(handle);
            assertThat(handle.savepoint(at("savepoint")))
                    .failsWithin(Duration.ZERO)
                    .withThrowableThat()
                    .withMessageContaining("the job is over");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void savepoint_jobFailsBeforeOrAfterItWasBegun_fails(int polls) {
        List<CompletableFuture<Path>> savepoints = new ArrayList<>();
        WatchedSource source = new WatchedSource((poll, run) -> {
            if (poll == 3) {
                savepoints.add(run.savepoint(at("savepoint")));
            }
            if (poll == 3 + polls) {
                throw new IllegalStateException("no more of this");
            }
            return List.of(READINGS.get(poll));
        });
        try (JobHandle handle =
                job(source, "first", Checkpoints.in(at("first")), 1).open()) {
            assertThatThrownBy(() -> source.run(handle)).hasMessageContaining("no more of this");
        }
        assertThat(savepoints.get(0))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining(polls == 0 ? "the job is over" : "the job was over before");
    }

    @Test
    void savepoint_asTheLastThingBeforeStop_isTaken() {
        CompletableFuture<?>[] savepoint = new CompletableFuture<?>[1];
        Part part = new Part(READINGS, READINGS.size()).before(MIDDLE, handle -> {
            savepoint[0] = handle.savepoint(at("savepoint"));
            handle.stop();
            return CompletableFuture.completedFuture(null);
        });
        run(part, job(part, "first", Checkpoints.in(at("first")), 1));
        assertThat(savepoint[0]).isCompletedWithValueMatching(at("savepoint")::equals);
    }

    @Test
    void savepoint_severalAsTheLastThingBeforeStop_areTaken() {
        List<CompletableFuture<Path>> savepoints = new ArrayList<>();
        Part part = new Part(READINGS, READINGS.size()).before(MIDDLE, handle -> {
            savepoints.add(handle.savepoint(at("one")));
            savepoints.add(handle.savepoint(at("other")));
            handle.stop();
            return CompletableFuture.completedFuture(null);
        });
        run(part, job(part, "first", Checkpoints.in(at("first")), 1));
        assertThat(savepoints.get(0)).isCompletedWithValue(at("one"));
        assertThat(savepoints.get(1)).isCompletedWithValue(at("other"));
    }

    @Test
    void savepoint_runClosedBeforeItBegan_fails() {
        Part part = new Part(READINGS, READINGS.size());
        JobHandle handle = job(part, "first", Checkpoints.in(at("first")), 1).open();
        List<CompletableFuture<Path>> savepoints = new ArrayList<>();
        savepoints.add(handle.savepoint(at("one")));
        savepoints.add(handle.stopWithSavepoint(at("one")));
        handle.close();
        savepoints.add(handle.savepoint(at("one")));
        savepoints.add(handle.stopWithSavepoint(at("one")));
        assertThat(savepoints)
                .allSatisfy(savepoint -> assertThatThrownBy(savepoint::get).hasMessageContaining("the job is over"));
    }

    @Test
    void startFrom_damagedOrIncompleteSavepoint_isRefused() throws IOException {
        assertThat(runWithSavepoint(1)).isCompleted();
        Part part = new Part(READINGS, READINGS.size());
        CepJob<Reading> second =
                job(part, "second", Checkpoints.in(at("second")).startFrom(at("savepoint")), 1);
        try (Stream<Path> files = Files.list(at("savepoint"))) {
            for (Path file : files.toList()) {
                byte[] bytes = Files.readAllBytes(file);
                byte[] flipped = bytes.clone();
                flipped[bytes.length / 2] ^= 4;
                Files.write(file, flipped);
                assertThatThrownBy(() -> run(part, second))
                        .as(file.toString())
                        .isInstanceOf(JobFailedException.class)
                        .hasMessageContaining("savepoint")
                        .hasMessageContaining("damaged");
                Files.delete(file);
                assertThatThrownBy(() -> run(part, second))
                        .as(file.toString())
                        .isInstanceOf(JobFailedException.class)
                        .hasMessageContaining("savepoint in");
                Files.write(file, bytes);
            }
        }
        run(part, second);
        assertThat(results("second")).hasSize(2 * KEYS - MIDDLE + 1);
    }
}
