// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.pattern.MalformedPatternException;
import io.tidemark.pattern.Pattern;
import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.runtime.sink.FileSink;
import io.tidemark.runtime.sink.Sink;
import io.tidemark.runtime.source.IterableSource;
import io.tidemark.runtime.source.RecordBuffer;
import io.tidemark.runtime.source.Source;
import io.tidemark.runtime.source.SourcePartition;
import io.tidemark.runtime.source.SourceReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class JobTest {
    private final CollectingSink<String> results = new CollectingSink<>();

    private CepJobBuilder<Reading, String> job(Source<Reading> source) {
        return CepJob.named("test")
                .source(source)
                .eventTime(Reading::time)
                .disorder(Duration.ofMillis(3))
                .sink(results)
                .detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(match -> match.key() + " " + match.startTimestamp() + " " + match.endTimestamp());
    }

    private static List<Reading> pairs(String key, int count) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            readings.add(Reading.of(key, 20L * i, "a"));
            readings.add(Reading.of(key, 20L * i + 3, "b"));
        }
        return readings;
    }

    @Test
    void run_boundedSource_endsWithEverythingOut() {
        JobProgress progress =
                job(IterableSource.of("readings", pairs("k", 5_000))).build().run();
        assertThat(results.results()).hasSize(5_000).startsWith("k 0 3", "k 20 23");
        assertThat(progress.events()).isEqualTo(10_000);
        assertThat(progress.matches()).isEqualTo(5_000);
        assertThat(progress.openMatchCount()).isZero();
        assertThat(progress.watermarkMillis()).isEqualTo(Long.MAX_VALUE);
        assertThat(progress.heldBackBy()).isNull();
    }

    @Test
    void run_anyBatchSizeAndStepLimit_sameResults() {
        List<String> expected = null;
        for (int batch : new int[] {1, 2, 7, 1_000}) {
            for (int limit : new int[] {1, 3, 10_000}) {
                CollectingSink<String> found = new CollectingSink<>();
                CepJob.named("test")
                        .source(IterableSource.ofPartitions("readings", List.of(pairs("k", 40), pairs("l", 90))))
                        .eventTime(Reading::time)
                        .sink(found)
                        .config(JobConfig.defaults().withBatchSize(batch).withStepLimit(limit))
                        .detect("a!b", Reading.aWithoutB())
                        .by(Reading::key)
                        .emit(match -> "a!b " + match.key() + match.timestamp())
                        .detect("ab", Reading.aThenB())
                        .by(Reading::key)
                        .emit(match -> "ab " + match.key() + match.timestamp())
                        .build()
                        .run();
                List<String> sorted = found.results().stream().sorted().toList();
                expected = expected == null ? sorted : expected;
                assertThat(sorted).as("batch %d, limit %d", batch, limit).isEqualTo(expected);
            }
        }
        assertThat(expected).hasSize(130);
    }

    @Test
    void run_partitionsFarApart_areJoinedByTime() {
        List<Reading> starts = new ArrayList<>();
        List<Reading> ends = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            starts.add(Reading.of("k", 100L * i, "a"));
            ends.add(Reading.of("k", 100L * i + 5, "b"));
        }
        JobProgress progress = job(IterableSource.ofPartitions("readings", List.of(starts, ends)))
                .config(JobConfig.defaults().withBatchSize(17))
                .build()
                .run();
        assertThat(progress.matches()).isEqualTo(3_000);
        assertThat(progress.lateEvents()).isZero();
    }

    @Test
    void run_twice_isRefused() {
        try (JobHandle handle =
                job(IterableSource.of("readings", pairs("k", 1))).build().open()) {
            handle.run();
            assertThat(handle.isOver()).isTrue();
            assertThatThrownBy(handle::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("open");
        }
    }

    @Test
    void stop_fromAnotherThread_finishesTheBatchAndReports() throws Exception {
        EndlessSource source = new EndlessSource();
        JobHandle handle = job(source).build().open();
        CompletableFuture<JobProgress> result = new CompletableFuture<>();
        Thread runner = new Thread(() -> result.complete(handle.run()));
        runner.start();
        assertThat(source.running.await(300, TimeUnit.SECONDS)).isTrue();
        handle.stopAndWait();
        assertThat(handle.isOver()).isTrue();
        assertThat(source.closed).isTrue();
        JobProgress progress = result.get(300, TimeUnit.SECONDS);
        assertThat(progress.events()).isEqualTo(source.delivered.get());
        assertThat(progress.matches()).isPositive().isEqualTo(results.results().size());
        assertThat(progress.watermarkMillis()).isLessThan(Long.MAX_VALUE);
    }

    @Test
    void stop_beforeRun_endsAtOnce() {
        JobHandle handle = job(new EndlessSource()).build().open();
        handle.stop();
        assertThat(handle.run().events()).isZero();
    }

    @Test
    void onProgress_whileItRuns_tellsInTheThreadOfTheJob() {
        ManualClock clock = new ManualClock();
        List<JobProgress> told = new ArrayList<>();
        List<Reading> readings = pairs("k", 1_000);
        CepJob<Reading> job = job(IterableSource.of(
                        "readings",
                        () -> readings.stream()
                                .peek(reading -> clock.advance(Duration.ofMillis(1)))
                                .iterator()))
                .config(JobConfig.defaults().withClock(clock).withBatchSize(100))
                .build();
        try (JobHandle handle = job.open()) {
            handle.onProgress(Duration.ofMillis(500), told::add);
            handle.run();
        }
        assertThat(told).hasSizeBetween(4, 5);
        assertThat(told.get(0).events()).isBetween(400L, 700L);
        assertThat(told.get(0).openMatchCount()).isNotNegative();
        assertThat(told.get(0).watermarkLagMillis()).isEqualTo(4);
        assertThat(told.get(told.size() - 1).events()).isEqualTo(2_000);
        assertThat(told.get(told.size() - 1).eventsPerSecond()).isEqualTo(1_000.0);
    }

    @Test
    void run_sinkOfSeveralOutputs_isFlushedAndClosedOnce() {
        List<String> calls = new ArrayList<>();
        Sink<Object> sink = new Sink<>() {
            @Override
            public void write(Object result) {
                calls.add("write");
            }

            @Override
            public void flush() {
                calls.add("flush");
            }

            @Override
            public void close() {
                calls.add("close");
            }
        };
        CepJob.named("test")
                .source(IterableSource.of("readings", pairs("k", 1)))
                .eventTime(Reading::time)
                .sink(sink)
                .lateEvents(sink)
                .deadLetters(sink)
                // A run of a tenth of a second would flush in between, too.
                .config(JobConfig.defaults().withClock(new ManualClock()))
                .detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(KeyedMatch::copy)
                .build()
                .run();
        assertThat(calls).containsExactly("write", "flush", "close");
    }

    @Test
    void run_failingJob_closesSourceAndSinks() {
        List<String> closed = new ArrayList<>();
        EndlessSource source = new EndlessSource();
        CepJob<Reading> job = CepJob.named("test")
                .source(source)
                .eventTime(reading -> {
                    throw new IllegalStateException("no time");
                })
                .sink(new Sink<String>() {
                    @Override
                    public void write(String result) {}

                    @Override
                    public void close() {
                        closed.add("sink");
                    }
                })
                .detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(match -> "match")
                .build();
        assertThatThrownBy(job::run).isInstanceOf(JobFailedException.class).hasMessageContaining("no time");
        assertThat(closed).containsExactly("sink");
        assertThat(source.closed).isTrue();
    }

    @Test
    void build_whatIsMissing_isToldAllAtOnce() {
        CepJobBuilder<Reading, String> builder = CepJob.named("nothing")
                .pushed(Reading.class)
                .eventTime(Reading::time)
                .sink(results)
                .onLateEvent(io.tidemark.runtime.time.LateEventPolicy.REPORT);
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("job \"nothing\"")
                .hasMessageContaining("no pattern")
                .hasMessageContaining("lateEvents(...)");
    }

    @Test
    void detect_faultyPatternOrName_isRefusedAtOnce() {
        CepJobBuilder<Reading, String> builder = job(IterableSource.of("readings", List.of()));
        assertThatThrownBy(() -> builder.detect("ab", Reading.aThenB()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"ab\" is taken");
        assertThatThrownBy(() ->
                        builder.detect("faulty", Pattern.<Reading>begin("a").followedBy("a")))
                .isInstanceOf(MalformedPatternException.class);
    }

    @Test
    void open_jobWithoutSource_isRefused() {
        CepJob<Reading> job = CepJob.named("pushed")
                .pushed(Reading.class)
                .eventTime(Reading::time)
                .sink(results)
                .detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(match -> "match")
                .build();
        assertThatThrownBy(job::open).hasMessageContaining("newPipeline()");
    }

    @Test
    void build_patternWithoutEmit_isNamed() {
        var job = CepJob.named("shop")
                .source(IterableSource.of("readings", List.of(Reading.of("k", 1, "a"))))
                .eventTime(Reading::time)
                .sink(new CollectingSink<Object>());
        job.detect("forgotten", Reading.aThenB()).by(Reading::key);
        assertThatThrownBy(job::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("pattern \"forgotten\" is begun and not finished");
    }

    @Test
    void emit_theMatchItself_isToldWhenItIsRead() {
        CollectingSink<KeyedMatch<String, Reading>> sink = new CollectingSink<>();
        CepJob.named("kept")
                .source(IterableSource.of("readings", pairs("k", 1)))
                .eventTime(Reading::time)
                .sink(sink)
                .detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(match -> match)
                .build()
                .run();
        KeyedMatch<String, Reading> kept = sink.results().get(0);
        assertThatThrownBy(() -> kept.first("a"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("copy()");
        assertThat(kept.toString()).contains("keep match.copy()");
    }

    @Test
    void build_transactionalSinkWithoutCheckpoints_isRefused() {
        var job = CepJob.named("files")
                .source(IterableSource.of("readings", pairs("k", 1)))
                .eventTime(Reading::time)
                .sink(FileSink.in(Path.of("never-made"), (String line) -> line))
                .detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(KeyedMatch::matchId);
        assertThatThrownBy(job::build).hasMessageContaining("there are none: call checkpoints(...)");
    }

    @Test
    void build_twoFileSinksInADirectory_isRefused() {
        var job = CepJob.named("files")
                .source(IterableSource.of("readings", pairs("k", 1)))
                .eventTime(Reading::time)
                .sink(FileSink.in(Path.of("never-made"), (String line) -> line))
                .detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(KeyedMatch::matchId)
                .detect("again", Reading.aThenB())
                .by(Reading::key)
                .emit(KeyedMatch::matchId, FileSink.in(Path.of(".", "never-made"), (String line) -> line));
        assertThatThrownBy(job::build)
                .hasMessageContaining("two sinks write to files in directory "
                        + Path.of(".", "never-made").toAbsolutePath() + ": give each its own");
    }

    @Test
    void key_anArray_isRefused() {
        CepJob<Reading> job = CepJob.named("arrays")
                .source(IterableSource.of("readings", pairs("k", 1)))
                .eventTime(Reading::time)
                .sink(new CollectingSink<String>())
                .detect("ab", Reading.aThenB())
                .by(reading -> new int[] {1})
                .emit(KeyedMatch::matchId)
                .build();
        assertThatThrownBy(job::run)
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("a key must not be an array");
    }

    @Test
    @Timeout(300)
    void shards_conditionThrowsACheckedException_failTheJob() {
        CepJob<Reading> job = CepJob.named("sneaky")
                .source(IterableSource.of("readings", pairs("k", 3)))
                .eventTime(Reading::time)
                .sink(new CollectingSink<String>())
                .detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(match -> JobTest.<RuntimeException>throwUnchecked(new IOException("disk gone")))
                .shards(3)
                .build();
        assertThatThrownBy(job::run).isInstanceOf(JobFailedException.class).hasRootCauseMessage("disk gone");
    }

    @SuppressWarnings("unchecked") // That is the point.
    private static <X extends Exception> String throwUnchecked(Exception thrown) throws X {
        throw (X) thrown;
    }

    @Test
    @Timeout(300)
    void close_runThatNeverBegan_isOverAndCannotBeRun() {
        for (int shards : new int[] {1, 3}) {
            JobHandle handle = job(IterableSource.of("readings", pairs("k", 1)))
                    .shards(shards)
                    .build()
                    .open();
            assertThat(handle.state()).isEqualTo(JobState.RESTORING);
            handle.close();
            assertThat(handle.isOver()).isTrue();
            assertThat(handle.state()).isEqualTo(JobState.ENDED);
            assertThat(handle.latestAge()).isZero();
            handle.close();
            handle.stopAndWait();
            assertThatThrownBy(handle::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed");
        }
    }

    @Test
    @Timeout(300)
    void close_fromInsideAHandler_stopsTheRun() {
        for (int shards : new int[] {1, 3}) {
            AtomicReference<JobHandle> handle = new AtomicReference<>();
            JobHandle opened = CepJob.named("closing")
                    .source(new EndlessSource())
                    .eventTime(Reading::time)
                    .sink(new CollectingSink<String>())
                    .detect("ab", Reading.aThenB())
                    .by(Reading::key)
                    .emit(match -> {
                        Objects.requireNonNull(handle.get()).close();
                        return match.matchId();
                    })
                    .shards(shards)
                    .build()
                    .open();
            handle.set(opened);
            assertThat(opened.run().matches()).isPositive();
        }
    }

    @Test
    @Timeout(300)
    void push_fromInsideAHandler_isRefused() {
        for (int shards : new int[] {1, 3}) {
            AtomicReference<Pipeline<Reading>> pipeline = new AtomicReference<>();
            try (Pipeline<Reading> pushed = CepJob.named("pushing")
                    .pushed(Reading.class)
                    .eventTime(Reading::time)
                    .sink(new CollectingSink<String>())
                    .detect("ab", Reading.aThenB())
                    .by(Reading::key)
                    .emit(match -> {
                        Objects.requireNonNull(pipeline.get()).accept(0, 10, Reading.of("k", 1_000, "a"));
                        return "pushed";
                    })
                    .shards(shards)
                    .build()
                    .newPipeline()) {
                pipeline.set(pushed);
                int partition = pushed.addPartition("p");
                pushed.accept(partition, 0, Reading.of("k", 1, "a"));
                pushed.accept(partition, 1, Reading.of("k", 2, "b"));
                assertThatThrownBy(() -> pushed.end(partition)).hasMessageContaining("must not be pushed from inside");
            }
        }
    }

    @Test
    void source_twoPartitionsOfOneName_isRefused() {
        Source<Reading> source = new Source<>() {
            @Override
            public String name() {
                return "twins";
            }

            @Override
            public SourceReader<Reading> open() {
                return () -> List.of(new EndlessSource(), new EndlessSource());
            }
        };
        CepJob<Reading> job = job(source).build();
        assertThatThrownBy(job::run).hasMessageContaining("two partitions called endless");
    }

    @Test
    void disableAfter_failures_switchesOffThePatternAlone() {
        CollectingSink<String> results = new CollectingSink<>();
        CollectingSink<DeadLetter> letters = new CollectingSink<>();
        Pattern<Reading> broken = Pattern.<Reading>begin("x").where((Reading reading) -> {
            throw new IllegalStateException("broken");
        });
        JobProgress progress = CepJob.named("failing")
                .source(IterableSource.of("readings", pairs("k", 10)))
                .eventTime(Reading::time)
                .sink(results)
                .deadLetters(letters)
                .detect("broken", broken)
                .by(Reading::key)
                .disableAfter(3)
                .emit(match -> "never")
                .detect("sound", Reading.aThenB())
                .by(Reading::key)
                .emit(match -> "sound")
                .build()
                .run();
        assertThat(letters.results()).hasSize(3);
        assertThat(results.results()).hasSize(10).containsOnly("sound");
        assertThat(progress.patterns().get(0).openKeys()).isZero();
    }

    /** One partition without an end, with pauses: every second poll has nothing. */
    private static final class EndlessSource implements Source<Reading>, SourcePartition<Reading> {
        private final CountDownLatch running = new CountDownLatch(1);
        private volatile boolean closed;
        private final AtomicLong delivered = new AtomicLong();
        private boolean pause;

        @Override
        public String name() {
            return "endless";
        }

        @Override
        public SourceReader<Reading> open() {
            return () -> List.of(this);
        }

        @Override
        public boolean bounded() {
            return false;
        }

        @Override
        public void seek(long position) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long position() {
            return delivered.get();
        }

        @Override
        public PollResult poll(RecordBuffer<Reading> buffer) {
            pause = !pause;
            if (pause && delivered.get() > 0) {
                running.countDown();
                return PollResult.NOTHING_NOW;
            }
            while (!buffer.isFull()) {
                long position = delivered.getAndIncrement();
                buffer.add(position, Reading.of("k", 2 * position, position % 2 == 0 ? "a" : "b"));
            }
            return PollResult.MORE;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
