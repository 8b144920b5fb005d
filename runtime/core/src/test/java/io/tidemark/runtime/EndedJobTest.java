// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.checkpoint.CheckpointReader;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.checkpoint.JobEnd;
import io.tidemark.runtime.sink.FileSink;
import io.tidemark.runtime.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job was stopped with a savepoint: whoever does not begin with that finds that there is nothing to go on from. */
@Timeout(300)
final class EndedJobTest {
    private static final int KEYS = 7;
    private static final int MIDDLE = 150;
    private static final int READINGS_IN_ALL = 400;

    /** Pairs that overlap, out of order by up to three milliseconds: something is always open, and something waits. */
    private static final List<Reading> READINGS = IntStream.range(0, READINGS_IN_ALL)
            .mapToObj(i -> Reading.of("k" + i % KEYS, i + 3 * (i % 2), i / KEYS % 2 == 0 ? "a" : "b"))
            .toList();

    @TempDir
    private Path directory;

    private List<String> expected = List.of();

    @BeforeEach
    void runWithoutAStop() throws IOException {
        run(all(), checkpoints("all"), "all");
        expected = results("all");
        assertThat(expected).hasSizeGreaterThan(50).doesNotHaveDuplicates();
    }

    @AfterEach
    void endRecording() {
        RecordedLogs.end();
    }

    private CepJob<Reading> job(Part part, Checkpoints checkpoints, String results, Clock clock) {
        return CepJob.named("job")
                .source(part)
                .eventTime(Reading::time)
                .disorder(Duration.ofMillis(4))
                .sink(FileSink.<String>in(at(results + "-results"), line -> line))
                .events(Reading.serializer())
                .checkpoints(checkpoints.every(Duration.ofHours(1)))
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
        return Checkpoints.in(at(name));
    }

    private static Part all() {
        return new Part(READINGS, READINGS.size());
    }

    private void run(Part part, Checkpoints checkpoints, String results) {
        try (JobHandle handle = job(part, checkpoints, results, Clock.system()).open()) {
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

    /** Runs the job to the middle of the readings, where it is stopped with a savepoint. */
    private void stopInTheMiddle(Runnable before) {
        List<CompletableFuture<Path>> stops = new ArrayList<>();
        Part part = all().before(MIDDLE, handle -> {
            before.run();
            stops.add(handle.stopWithSavepoint(at("savepoint")));
            return CompletableFuture.completedFuture(null);
        });
        run(part, checkpoints("job"), "job");
        assertThat(stops.get(0)).isCompletedWithValue(at("savepoint"));
    }

    private JobEnd ended() throws IOException {
        return Objects.requireNonNull(CheckpointReader.in(at("job")).ended());
    }

    /** Its configuration may name a savepoint that it began with long ago, and that is deleted since. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void stopWithSavepoint_whileAnotherStandsBy_endsThatOneTooAndItDoesNothing(boolean begunWithAnother)
            throws Exception {
        List<String> log = RecordedLogs.record();
        Part rest = all();
        ManualClock clock = new ManualClock();
        Checkpoints own = begunWithAnother ? checkpoints("job").startFrom(at("long-gone")) : checkpoints("job");
        JobHandle standBy = job(rest, own, "job", clock).open();
        Thread second = new Thread(() -> rest.run(standBy));
        stopInTheMiddle(() -> {
            second.start();
            StandBys.await(standBy, clock);
        });
        List<String> found = results("job");
        StandBys.letTakeOver(standBy, clock);
        second.join();
        assertThat(standBy.state()).isEqualTo(JobState.ENDED);
        assertThat(standBy.latest().standingBy()).isFalse();
        assertThat(rest.position()).isZero();
        assertThat(results("job")).isEqualTo(found);
        String checkpoint = ended().checkpoint();
        assertThat(log)
                .contains("INFO job job ends, having stood by: run " + checkpoint.substring(checkpoint.length() - 8)
                        + " has ended the job with the savepoint of " + checkpoint + " in " + at("savepoint")
                        + ", and only what begins with that goes on: 0 events, 0 matches, last checkpoint "
                        + checkpoint);

        run(all(), checkpoints("next").startFrom(at("savepoint")), "next");
        found.addAll(results("next"));
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void run_afterTheEnd_isRefusedHoweverOftenAndSaysWithWhatToGoOn() throws IOException {
        stopInTheMiddle(() -> {});
        List<String> found = results("job");
        for (int run = 0; run < 10; run++) {
            Part part = all();
            assertThatThrownBy(() -> run(part, checkpoints("job"), "job"))
                    .isInstanceOf(JobFailedException.class)
                    .hasMessageContaining("job \"job\" has ended: run ")
                    .hasMessageContaining("was stopped with the savepoint of " + ended().checkpoint() + " in "
                            + at("savepoint") + ". To go on begin with that savepoint, by Checkpoints.startFrom");
            assertThat(part.position()).isZero();
        }
        assertThat(results("job")).isEqualTo(found);
        try (Stream<Path> files = Files.list(at("job"))) {
            assertThat(files.filter(file -> String.valueOf(file.getFileName()).startsWith("commit-")))
                    .hasSize(Checkpoints.DEFAULT_RETAINED);
        }
    }

    @Test
    void startFrom_itsSavepointInTheSamePlace_goesOnAndThenAsEver() throws IOException {
        stopInTheMiddle(() -> {});
        String checkpoint = ended().checkpoint();
        Files.move(at("savepoint"), at("moved"));
        Checkpoints upgraded = checkpoints("job").startFrom(at("moved"));
        List<String> log = RecordedLogs.record();
        run(new Part(READINGS, 300), upgraded, "job");
        assertThat(log.get(0))
                .startsWith("INFO job job goes on from savepoint " + at("moved") + ", " + checkpoint
                        + ", with which it had ended: ");
        assertThat(CheckpointReader.in(at("job")).ended()).isNull();
        assertThat(at("job").resolve(checkpoint + ".ended")).doesNotExist();
        Part rest = all();
        run(rest, upgraded, "job");
        assertThat(log).anyMatch(line -> line.contains("is passed over, since there is a checkpoint"));
        assertThat(results("job")).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** The savepoint is lost, but what it was copied from is not. */
    @Test
    void startFrom_theCheckpointsThemselves_goesOn() throws IOException {
        stopInTheMiddle(() -> {});
        run(all(), checkpoints("job").startFrom(at("job")), "job");
        assertThat(results("job")).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void startFrom_anotherSavepointInTheSamePlace_isRefused() throws IOException {
        List<CompletableFuture<Path>> stops = new ArrayList<>();
        Part part = all().before(
                        MIDDLE,
                        handle -> handle.savepoint(at("earlier")).whenComplete((path, failure) -> {
                            stops.add(handle.stopWithSavepoint(at("savepoint")));
                        }));
        run(part, checkpoints("job"), "job");
        assertThat(stops.get(0)).isCompletedWithValue(at("savepoint"));
        assertThatThrownBy(() -> run(all(), checkpoints("job").startFrom(at("earlier")), "job"))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("has ended")
                .hasMessageContaining(at("earlier") + ", from which it is to start, is checkpoint-000000000001-")
                .hasMessageContaining("in " + at("savepoint"));
        assertThatThrownBy(() -> run(all(), checkpoints("job").startFrom(at("nowhere")), "job"))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("has ended")
                .hasMessageContaining("there is no such directory")
                .hasMessageContaining("in " + at("savepoint"));
        run(all(), checkpoints("job").startFrom(at("savepoint")), "job");
        assertThat(results("job")).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** The commit says that the job has ended; where the savepoint is may be lost. */
    @Test
    void run_afterTheEndWithItsObjectDamagedOrGone_isRefusedAllTheSame() throws IOException {
        stopInTheMiddle(() -> {});
        String checkpoint = ended().checkpoint();
        Path object = at("job").resolve(checkpoint + ".ended");
        byte[] bytes = Files.readAllBytes(object);
        bytes[bytes.length / 2] ^= 4;
        Files.write(object, bytes);
        assertThatThrownBy(() -> run(all(), checkpoints("job"), "job"))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining(
                        "was stopped with the savepoint of " + checkpoint + " (where it was written cannot be said")
                .hasMessageContaining("damaged");
        Files.delete(object);
        assertThatThrownBy(() -> run(all(), checkpoints("job"), "job"))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("was stopped with the savepoint of " + checkpoint + ". To go on");
        run(all(), checkpoints("job").startFrom(at("savepoint")), "job");
        assertThat(results("job")).containsExactlyInAnyOrderElementsOf(expected);
    }
}
