// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.condition.Aggregates;
import io.tidemark.pattern.condition.Field;
import io.tidemark.pattern.condition.NumberField;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.checkpoint.JobPosition;
import io.tidemark.runtime.checkpoint.JobPosition.PartitionProgress;
import io.tidemark.runtime.source.IterableSource;
import io.tidemark.runtime.source.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a run writes into the log: how it begins and how it ends, a line each. */
@Timeout(300)
final class RunLogTest {
    private static final List<Reading> READINGS =
            List.of(Reading.of("k", 1, "a"), Reading.of("l", 2, "a"), Reading.of("k", 3, "b"), Reading.of("m", 4, "x"));

    private final List<String> log = RecordedLogs.record();

    @TempDir
    private Path directory;

    @AfterEach
    void endRecording() {
        RecordedLogs.end();
    }

    private CepJobBuilder<Reading, String> job(Source<Reading> source) {
        return CepJob.named("log")
                .source(source)
                .eventTime(Reading::time)
                .disorder(Duration.ZERO)
                .sink((String result) -> {})
                .events(Reading.serializer())
                .detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(match -> match.key());
    }

    private Checkpoints checkpoints(String name) {
        return Checkpoints.in(directory.resolve(name)).every(Duration.ofHours(1));
    }

    private void run(Part part, Checkpoints checkpoints) {
        try (JobHandle handle = job(part).checkpoints(checkpoints).build().open()) {
            part.run(handle);
        }
    }

    /** What has been logged since it was asked last, without the names of runs. */
    private List<String> logged() {
        List<String> lines = log.stream()
                .map(line -> line.replace(directory + "/", ""))
                .map(line -> line.replaceAll("((run |checkpoint-[0-9]{12}-))[0-9a-f]{8}", "$1RUN"))
                .toList();
        log.clear();
        return lines;
    }

    @Test
    void run_withoutCheckpoints_saysThatItBeginsAndThatItsInputIsOver() {
        job(IterableSource.of("readings", READINGS)).build().run();
        assertThat(logged())
                .containsExactly(
                        "INFO job log begins: it has no checkpoints",
                        "INFO job log has ended, its input is over: 4 events, 1 match, no checkpoint in this run");
    }

    @Test
    void emit_patternWithoutEnd_saysSo() {
        CepJob.named("log")
                .pushed(Reading.class)
                .eventTime(Reading::time)
                .sink((String result) -> {})
                .detect(
                        "endless",
                        Pattern.<Reading>begin("a").followedBy("b").where((Reading reading) -> reading.value() > 1))
                .by(Reading::key)
                .emit(match -> match.key())
                .detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(match -> match.key())
                .build();
        assertThat(logged())
                .containsExactly(
                        "WARN pattern \"endless\" has no within: partial matches that never complete stay open for"
                                + " ever, of each key. Add within(...), or rely on limits(...); explain() tells more");
    }

    @Test
    void emit_patternThatNothingCanMatch_saysSo() {
        NumberField<Reading> value = Field.number("value", Reading::value);
        Pattern<Reading> rising = Pattern.<Reading>begin("up")
                .where(value.greaterThan(Aggregates.last("up", value)))
                .timesOrMore(3)
                .within(Duration.ofMinutes(1));
        CepJob.named("log")
                .pushed(Reading.class)
                .eventTime(Reading::time)
                .sink((String result) -> {})
                .detect("rising", rising)
                .by(Reading::key)
                .emit(match -> match.key())
                .build();
        assertThat(logged())
                .containsExactly(
                        "WARN pattern \"rising\" is probably not what is meant: stage \"up\": compares its first"
                                + " event too with last(\"up\", value), which is absent until it has taken one, so it never takes"
                                + " any. Say ifAbsent(true) of the comparison if the first event is to be taken whatever it is.");
    }

    @Test
    void run_timesInSeconds_saysSo() {
        long seconds = 1_767_225_600L;
        job(IterableSource.of("readings", List.of(Reading.of("k", seconds, "a"), Reading.of("k", seconds - 9, "b"))))
                .config(JobConfig.defaults().withBatchSize(1))
                .build()
                .run();
        assertThat(logged())
                .containsExactly(
                        "INFO job log begins: it has no checkpoints",
                        "WARN the first event has the timestamp 1767225600, as milliseconds 1970-01-21T10:53:45.600Z: does"
                                + " eventTime(...) return seconds?",
                        "INFO job log has ended, its input is over: 2 events, 1 late one, 0 matches, no checkpoint in this run");
    }

    @Test
    void run_stoppedAndBegunAgain_saysFromWhichCheckpoint() {
        run(new Part(READINGS, 3), checkpoints("own"));
        run(new Part(READINGS, 4), checkpoints("own").startFrom(directory.resolve("savepoint")));
        assertThat(logged())
                .containsExactly(
                        "INFO job log begins: there is no checkpoint yet",
                        "INFO job log has stopped, as it was asked to: 3 events, 0 matches,"
                                + " last checkpoint checkpoint-000000000001-RUN",
                        "INFO job log goes on from checkpoint-000000000001-RUN; savepoint savepoint is passed over, since"
                                + " there is a checkpoint: 2 keys, watermark 1970-01-01T00:00:00.002Z, readings at 3",
                        "INFO job log has stopped, as it was asked to: 2 events, 1 match,"
                                + " last checkpoint checkpoint-000000000002-RUN");
    }

    @Test
    void run_withSavepoint_saysWithWhichAndWhoWroteIt() {
        Part first = new Part(READINGS, 4).before(2, handle -> handle.savepoint(directory.resolve("savepoint")));
        run(first, checkpoints("first"));
        logged();
        run(new Part(READINGS, 4), checkpoints("second").startFrom(directory.resolve("savepoint")));
        assertThat(logged().get(0))
                .isEqualTo("INFO job log begins with savepoint savepoint, checkpoint-000000000001-RUN of job log:"
                        + " 1 key, watermark 1970-01-01T00:00:00.001Z, readings at 2");
    }

    @Test
    void run_thatFails_saysWhyInItsLastLine() {
        WatchedSource source = new WatchedSource((poll, handle) -> {
            throw new IllegalStateException("no disk\nno more");
        });
        JobHandle handle = job(source).build().open();
        assertThatThrownBy(() -> source.run(handle)).isInstanceOf(JobFailedException.class);
        assertThat(logged())
                .containsExactly(
                        "INFO job log begins: it has no checkpoints",
                        "ERROR job log has failed: source partition watched: poll failed: java.lang.IllegalStateException:"
                                + " no disk; 0 events, 0 matches, no checkpoint in this run");
    }

    @Test
    void run_refusedForChangedPatterns_saysWhichInItsLastLine() {
        run(new Part(READINGS, 3), checkpoints("own"));
        logged();
        Part rest = new Part(READINGS, 4);
        Pattern<Reading> longer = Reading.aThenB()
                .followedBy("c")
                .where((Reading reading) -> reading.type().equals("c"));
        try (JobHandle handle = CepJob.named("log")
                .source(rest)
                .eventTime(Reading::time)
                .sink((String result) -> {})
                .events(Reading.serializer())
                .checkpoints(checkpoints("own"))
                .detect("ab", longer)
                .by(Reading::key)
                .emit(match -> match.key())
                .build()
                .open()) {
            assertThatThrownBy(() -> rest.run(handle))
                    .hasMessageContaining("\ncheckpoint-")
                    .hasMessageContaining(
                            ", patterns REFUSE: the job does not begin, and nothing is dropped. With RESTART it"
                                    + " would be:\n  pattern \"ab\": changed; 0 partial matches live on, 2 are dropped")
                    .hasMessageContaining("+ followedBy \"c\"");
        }
        assertThat(logged())
                .containsExactly("ERROR job log has failed: job \"log\" has other patterns than"
                        + " checkpoint-000000000001-RUN, from which it would go on, and of these something is open:"
                        + " \"ab\" (changed, 2 partial matches). Say with onPatternChange(...) whether to ADAPT or to"
                        + " RESTART them, give the patterns back what they had, or begin anew with other checkpoints;"
                        + " 0 events, 0 matches, last checkpoint checkpoint-000000000001-RUN");
    }

    @Test
    void standBy_takesOver_saysFromWhichRun() throws InterruptedException {
        Part rest = new Part(READINGS, 4);
        ManualClock clock = new ManualClock();
        JobHandle standBy = standBy(rest, clock);
        JobHandle stopped = standBy(new Part(READINGS, 4), clock);
        Thread second = new Thread(() -> rest.run(standBy));
        Part part = new Part(READINGS, 4).before(3, handle -> {
            second.start();
            StandBys.await(standBy, clock);
            Thread third = new Thread(stopped::run);
            third.start();
            StandBys.await(stopped, clock);
            stopped.stopAndWait();
            return CompletableFuture.completedFuture(null);
        });
        run(part, checkpoints("own"));
        StandBys.letTakeOver(standBy, clock);
        second.join();
        List<String> lines = logged();
        assertThat(lines.subList(0, 4))
                .containsExactly(
                        "INFO job log begins: there is no checkpoint yet",
                        "INFO job log stands by: another process runs it, run RUN",
                        "INFO job log stands by: another process runs it, run RUN",
                        "INFO job log has stopped while it stood by: 0 events, 0 matches, no checkpoint in this run");
        // Who takes over need not wait until the other has said that it has stopped.
        assertThat(lines.subList(4, lines.size()))
                .containsExactlyInAnyOrder(
                        "INFO job log has stopped, as it was asked to: 4 events, 1 match,"
                                + " last checkpoint checkpoint-000000000001-RUN",
                        "INFO job log takes over from run RUN, which is over, and goes on from"
                                + " checkpoint-000000000001-RUN: 1 key, watermark 1970-01-01T00:00:00.003Z, readings at 4",
                        // The last one is ahead of the watermark, and is read again.
                        "INFO job log has stopped, as it was asked to: 1 event, 0 matches,"
                                + " last checkpoint checkpoint-000000000002-RUN");
    }

    private JobHandle standBy(Part part, ManualClock clock) {
        return job(part)
                .checkpoints(checkpoints("own"))
                .config(JobConfig.defaults().withClock(clock))
                .build()
                .open();
    }

    @Test
    void contents_manyPartitions_areCountedAfterTheFourth() {
        List<PartitionProgress> partitions = IntStream.range(0, 6)
                .mapToObj(i -> new PartitionProgress("p-" + i, i, 10L * i, 0, 0))
                .toList();
        assertThat(RunLog.contents(3_511, new JobPosition(Long.MIN_VALUE, 0, partitions, false)))
                .isEqualTo("3,511 keys, p-0 at 0, p-1 at 10, p-2 at 20, p-3 at 30, 2 more partitions");
    }
}
