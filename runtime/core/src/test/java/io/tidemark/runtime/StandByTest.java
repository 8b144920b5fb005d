// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.pattern.Pattern;
import io.tidemark.runtime.chaos.ChaosJob;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.checkpoint.FencedException;
import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.runtime.sink.FileSink;
import io.tidemark.runtime.source.IterableSource;
import io.tidemark.runtime.time.Clock;
import io.tidemark.serde.EventSerializer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two runs of one job at a time: one works, the other waits for its turn. */
@Timeout(600)
final class StandByTest {
    private static final int EVENTS = 20_000;

    @TempDir
    private Path directory;

    private CepJob<ChaosJob.Event> job(List<Path> files, boolean following) {
        return job(files, following, Clock.system());
    }

    private CepJob<ChaosJob.Event> job(List<Path> files, boolean following, Clock clock) {
        return ChaosJob.builder(files, following, FileSink.in(directory.resolve("results"), line -> line))
                .events(ChaosJob.SERIALIZER)
                .checkpoints(Checkpoints.in(directory.resolve("checkpoints")).every(Duration.ofMillis(5)))
                .config(JobConfig.defaults().withClock(clock))
                .build();
    }

    @Test
    void secondRun_whileTheFirstWorks_standsByAndTakesOverWhereItStopped() throws Exception {
        List<Path> files = ChaosJob.write(directory, 7, 2, EVENTS, 500);
        CollectingSink<String> expected = new CollectingSink<>();
        ChaosJob.builder(files, expected).build().run();

        ManualClock clock = new ManualClock();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        // The first never ends by itself, since it waits for its files to grow.
        try (JobHandle first = job(files, true).open();
                JobHandle second = job(files, false, clock).open()) {
            Future<JobProgress> firstRun = threads.submit(first::run);
            while (first.progress().events() < 2 * EVENTS) {
                Thread.onSpinWait();
                assertThat(firstRun.isDone()).isFalse();
            }
            Future<JobProgress> secondRun = threads.submit(second::run);
            StandBys.await(second, clock);
            first.stop();
            assertThat(firstRun.get().events()).isEqualTo(2 * EVENTS);
            StandBys.letTakeOver(second, clock);
            // It has read everything, but for what waited in the buffer of the first.
            assertThat(secondRun.get().events()).isLessThan(EVENTS);
            assertThat(lines()).isEqualTo(expected.results().stream().sorted().toList());
        } finally {
            threads.shutdownNow();
        }
    }

    /** It would wait for ever, or until it finds the checkpoints of the other. */
    @Test
    void run_anotherJobHasTheseCheckpoints_isRefusedAtOnce() {
        Iterable<Integer> numbers = () -> IntStream.range(0, 2)
                .peek(n -> assertThatThrownBy(() ->
                                named("payments", Clock.system(), List.of(1)).run())
                        .isInstanceOf(JobFailedException.class)
                        .hasMessageContaining(
                                "job \"payments\" would stand by for job \"numbers\", which runs with the same checkpoints, in "
                                        + directory)
                        .hasMessageContaining("give each job checkpoints of its own"))
                .iterator();
        assertThat(numbers(Clock.system(), numbers).run().events()).isEqualTo(2);
    }

    @Test
    void run_afterTheInputWasOver_hasNothingToDoAndRefusesMore() throws Exception {
        List<Path> files = ChaosJob.write(directory, 8, 1, 100, 5);
        job(files, false).run();
        List<String> before = lines();
        assertThat(job(files, false).run().events()).isZero();
        assertThat(lines()).isEqualTo(before);
        Files.writeString(files.get(0), "1,100000,a\n", StandardOpenOption.APPEND);
        // The end of the input was the end of time, so nothing can come after it.
        assertThatThrownBy(() -> job(files, false).run())
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("the input was over when the job ended");
        assertThat(lines()).isEqualTo(before);
    }

    /** It was asleep, and does not know; what it had begun to write was deleted meanwhile. */
    @Test
    void run_failsAfterAnotherHasTakenOver_saysThat() {
        AtomicLong time = new AtomicLong();
        Clock quick = clock(() -> time.addAndGet(100_000_000));
        Iterable<Integer> numbers = () -> IntStream.range(0, 10)
                .peek(n -> {
                    if (n == 5) {
                        numbers(quick, List.of(1)).run();
                        throw new IllegalStateException("where are my files?");
                    }
                })
                .boxed()
                .iterator();
        assertThatThrownBy(() -> numbers(clock(() -> 0), numbers).run())
                .isInstanceOf(FencedException.class)
                .hasMessageContaining("job numbers has been taken over by another process")
                .hasMessageContaining("where are my files?");
    }

    private CepJob<Integer> numbers(Clock clock, Iterable<Integer> numbers) {
        return named("numbers", clock, numbers);
    }

    private CepJob<Integer> named(String name, Clock clock, Iterable<Integer> numbers) {
        return CepJob.named(name)
                .source(IterableSource.of("numbers", numbers))
                .eventTime(n -> n)
                .sink((Object result) -> {})
                .detect("two", Pattern.<Integer>begin("one").next("two"))
                .byLong(n -> 1)
                .emit(match -> match.matchId())
                .events(EventSerializer.of(
                        n -> Integer.toString(n).getBytes(StandardCharsets.UTF_8),
                        bytes -> Integer.valueOf(new String(bytes, StandardCharsets.UTF_8))))
                .config(JobConfig.defaults().withClock(clock))
                .checkpoints(Checkpoints.in(directory.resolve("checkpoints")).every(Duration.ofMillis(5)))
                .build();
    }

    private static Clock clock(LongSupplier nanos) {
        return new Clock() {
            @Override
            public long nanoTime() {
                return nanos.getAsLong();
            }

            @Override
            public long epochMillis() {
                return 0;
            }
        };
    }

    private List<String> lines() throws Exception {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> list = Files.list(directory.resolve("results"))) {
            for (Path file : list.toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines.stream().sorted().toList();
    }
}
