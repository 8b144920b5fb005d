// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.checkpoint.CheckpointReader;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.sink.FileSink;
import io.tidemark.runtime.sink.Sink;
import io.tidemark.runtime.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A job ends with a savepoint, and another one goes on from there: together they are one job that was never stopped. */
@Timeout(300)
final class StopWithSavepointTest {
    private static final int KEYS = 7;
    private static final int READINGS_IN_ALL = 600;

    /** Pairs that overlap, out of order by up to three milliseconds: something is always open, and something waits. */
    private static final List<Reading> READINGS = IntStream.range(0, READINGS_IN_ALL)
            .mapToObj(i -> Reading.of("k" + i % KEYS, i + 3 * (i % 2), i / KEYS % 2 == 0 ? "a" : "b"))
            .toList();

    @TempDir
    private Path directory;

    private List<String> written = new ArrayList<>();

    @BeforeEach
    void forgetResults() {
        written = new ArrayList<>();
    }

    private CepJob<Reading> job(Part part, Checkpoints checkpoints, int shards, Sink<String> sink) {
        return job(part, checkpoints, shards, sink, Clock.system());
    }

    private CepJob<Reading> job(Part part, Checkpoints checkpoints, int shards, Sink<String> sink, Clock clock) {
        return CepJob.named("job")
                .source(part)
                .eventTime(Reading::time)
                .disorder(Duration.ofMillis(4))
                .sink(sink)
                .events(Reading.serializer())
                .checkpoints(checkpoints)
                .shards(shards)
                .config(JobConfig.defaults().withBatchSize(4).withClock(clock))
                .detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(match -> match.matchId() + " " + match.key())
                .build();
    }

    private Path at(String name) {
        return directory.resolve(name);
    }

    private Checkpoints checkpoints(String name) {
        return Checkpoints.in(at(name)).every(Duration.ofHours(1));
    }

    /** A sink that knows nothing of checkpoints, or one that shows what is committed. */
    private Sink<String> sink(String name, boolean transactional) {
        return transactional ? FileSink.in(at(name + "-results"), line -> line) : written::add;
    }

    private List<String> results(String name, boolean transactional) throws IOException {
        if (!transactional) {
            return List.copyOf(written);
        }
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(at(name + "-results"))) {
            for (Path file : files.sorted().toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }

    private List<String> run(Part part, String name, Checkpoints checkpoints, int shards, boolean transactional)
            throws IOException {
        written = new ArrayList<>();
        try (JobHandle handle =
                job(part, checkpoints, shards, sink(name, transactional)).open()) {
            part.run(handle);
        }
        return results(name, transactional);
    }

    private static Part stopping(int reading, Function<JobHandle, CompletableFuture<Path>> stop) {
        return new Part(READINGS, READINGS.size()).before(reading, handle -> {
            assertThat(stop.apply(handle)).isNotNull();
            return CompletableFuture.completedFuture(null);
        });
    }

    @ParameterizedTest
    @CsvSource({"1, true", "2, true", "1, false", "2, false"})
    void stopWithSavepoint_thenStartFromIt_isOneRunWithoutAStop(int shards, boolean transactional) throws IOException {
        List<String> expected =
                run(new Part(READINGS, READINGS.size()), "all", checkpoints("all"), shards, transactional);
        assertThat(expected).hasSizeGreaterThan(100).doesNotHaveDuplicates();

        List<String> found = new ArrayList<>();
        List<CompletableFuture<Path>> stops = new ArrayList<>();
        Checkpoints next = checkpoints("part-0");
        for (int part = 0; part < 3; part++) {
            Path savepoint = at("savepoint-" + part);
            Part stopped = stopping(150 * (part + 1), handle -> {
                CompletableFuture<Path> stop = handle.stopWithSavepoint(savepoint);
                stops.add(stop);
                return stop;
            });
            found.addAll(run(stopped, "part-" + part, next, shards, transactional));
            assertThat(stops.get(part)).isCompletedWithValue(savepoint);
            assertThat(stopped.position()).isBetween(150L * (part + 1), 150L * (part + 1) + 4);
            next = checkpoints("part-" + (part + 1)).startFrom(savepoint);
        }
        found.addAll(run(new Part(READINGS, READINGS.size()), "part-3", next, shards, transactional));
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void stopWithSavepoint_beforeWhatWaitedIsReadAgain_readsItFirst() throws IOException {
        List<String> expected = run(new Part(READINGS, READINGS.size()), "all", checkpoints("all"), 1, false);
        List<String> found = new ArrayList<>(run(new Part(READINGS, 301), "first", checkpoints("first"), 1, false));
        Part second = new Part(READINGS, READINGS.size());
        List<String> secondResults = new ArrayList<>();
        try (JobHandle handle =
                job(second, checkpoints("first"), 1, secondResults::add).open()) {
            CompletableFuture<Path> stop = handle.stopWithSavepoint(at("savepoint"));
            second.run(handle);
            assertThat(stop).isCompletedWithValue(at("savepoint"));
        }
        assertThat(second.position()).isBetween(301L, 305L);
        found.addAll(secondResults);
        Checkpoints third = checkpoints("third").startFrom(at("savepoint"));
        found.addAll(run(new Part(READINGS, READINGS.size()), "third", third, 1, false));
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void stopWithSavepoint_isTheLastCheckpointOfTheJob() throws IOException {
        run(stopping(150, handle -> handle.stopWithSavepoint(at("savepoint"))), "job", checkpoints("job"), 1, true);
        assertThat(CheckpointReader.in(at("savepoint")).committed())
                .containsExactly(CheckpointReader.in(at("job")).committed().get(0));
    }

    @Test
    void stopWithSavepoint_directoryInUse_fails_andTheJobGoesOn() throws IOException {
        Files.createDirectories(at("savepoint"));
        Files.writeString(at("savepoint").resolve("mine"), "mine");
        List<CompletableFuture<Path>> stops = new ArrayList<>();
        Part part = new Part(READINGS, READINGS.size()).before(150, handle -> {
            CompletableFuture<Path> first = handle.stopWithSavepoint(at("savepoint"));
            stops.add(first);
            stops.add(handle.stopWithSavepoint(at("other")));
            return CompletableFuture.completedFuture(null);
        });
        List<String> found = run(part, "job", checkpoints("job"), 2, true);
        assertThat(part.position()).isEqualTo(READINGS.size());
        assertThat(found)
                .containsExactlyInAnyOrderElementsOf(
                        run(new Part(READINGS, READINGS.size()), "all", checkpoints("all"), 2, true));
        assertThat(stops.get(0))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("take an empty directory");
        assertThat(stops.get(1))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("with another savepoint already");
    }

    @Test
    void stopWithSavepoint_failed_canBeAskedAgainAtOnce() throws IOException {
        Files.createDirectories(at("savepoint"));
        Files.writeString(at("savepoint").resolve("mine"), "mine");
        List<JobState> states = new ArrayList<>();
        List<CompletableFuture<Path>> stops = new ArrayList<>();
        Part part = stopping(
                150,
                handle -> handle.stopWithSavepoint(at("savepoint")).whenComplete((written, failure) -> {
                    states.add(handle.state());
                    stops.add(handle.stopWithSavepoint(at("other")));
                }));
        run(part, "job", checkpoints("job"), 1, true);
        assertThat(states).containsExactly(JobState.RUNNING);
        assertThat(stops.get(0)).isCompletedWithValue(at("other"));
        assertThat(part.position()).isBetween(150L, 154L);
    }

    @Test
    void stopWithSavepoint_rightAfterSavepoints_allAreTheSameCheckpoint() throws IOException {
        List<CompletableFuture<Path>> asked = new ArrayList<>();
        Part part = stopping(150, handle -> {
            asked.add(handle.savepoint(at("first")));
            asked.add(handle.savepoint(at("second")));
            asked.add(handle.stopWithSavepoint(at("last")));
            return asked.get(2);
        });
        run(part, "job", checkpoints("job"), 2, true);
        assertThat(asked.get(0)).isCompletedWithValue(at("first"));
        assertThat(asked.get(1)).isCompletedWithValue(at("second"));
        assertThat(asked.get(2)).isCompletedWithValue(at("last"));
        String checkpoint = CheckpointReader.in(at("job")).committed().get(0);
        for (String savepoint : List.of("first", "second", "last")) {
            assertThat(CheckpointReader.in(at(savepoint)).committed())
                    .as(savepoint)
                    .containsExactly(checkpoint);
        }
    }

    @Test
    void stopWithSavepoint_savepointBeforeItFails_endsAllTheSame() throws IOException {
        Files.createDirectories(at("first"));
        Files.writeString(at("first").resolve("mine"), "mine");
        List<CompletableFuture<Path>> asked = new ArrayList<>();
        Part part = stopping(150, handle -> {
            asked.add(handle.savepoint(at("first")));
            asked.add(handle.stopWithSavepoint(at("last")));
            return asked.get(1);
        });
        run(part, "job", checkpoints("job"), 1, true);
        assertThatThrownBy(() -> asked.get(0).get()).hasMessageContaining("take an empty directory");
        assertThat(asked.get(1)).isCompletedWithValue(at("last"));
    }

    @Test
    void stopWithSavepoint_jobWithoutCheckpointsOrOver_fails() {
        List<CompletableFuture<Path>> stops = new ArrayList<>();
        Part part = stopping(3, handle -> {
            CompletableFuture<Path> stop = handle.stopWithSavepoint(at("savepoint"));
            stops.add(stop);
            return stop;
        });
        CepJob<Reading> job = CepJob.named("job")
                .source(part)
                .eventTime(Reading::time)
                .sink((String result) -> {})
                .detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(match -> match.key())
                .build();
        try (JobHandle handle = job.open()) {
            part.run(handle);
            stops.add(handle.stopWithSavepoint(at("savepoint")));
        }
        assertThat(part.position()).isEqualTo(READINGS.size());
        assertThatThrownBy(() -> stops.get(0).get()).hasMessageContaining("without checkpoints");
        assertThatThrownBy(() -> stops.get(1).get()).hasMessageContaining("the job is over");
        assertThat(at("savepoint")).doesNotExist();
    }

    @Test
    void stopWithSavepoint_ofAStandBy_failsAndItStandsByAsBefore() throws Exception {
        Part rest = new Part(READINGS, READINGS.size());
        ManualClock clock = new ManualClock();
        JobHandle standBy = job(rest, checkpoints("job"), 1, line -> {}, clock).open();
        List<CompletableFuture<Path>> stops = new ArrayList<>();
        // Asked for before anybody can know that it will stand by, and when it does.
        stops.add(standBy.stopWithSavepoint(at("savepoint")));
        Thread second = new Thread(() -> rest.run(standBy));
        Part part = new Part(READINGS, 150).before(100, handle -> {
            second.start();
            StandBys.await(standBy, clock);
            CompletableFuture<Path> stop = standBy.stopWithSavepoint(at("savepoint"));
            stops.add(stop);
            return stop;
        });
        run(part, "job", checkpoints("job"), 1, false);
        StandBys.letTakeOver(standBy, clock);
        second.join();
        assertThat(rest.position()).isEqualTo(READINGS.size());
        assertThat(stops)
                .hasSize(2)
                .allSatisfy(stop -> assertThatThrownBy(stop::get).hasMessageContaining("this one stands by"));
    }
}
