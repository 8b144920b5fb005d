// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tidemark.pattern.Pattern;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.runtime.sink.Sink;
import io.tidemark.runtime.source.IterableSource;
import io.tidemark.runtime.source.RecordBuffer;
import io.tidemark.runtime.source.TestPartition;
import io.tidemark.runtime.time.WatermarkGenerator;
import io.tidemark.runtime.time.WatermarkStrategy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exceptions that nobody declared, as functions of other languages throw them, and errors. */
@Timeout(300)
final class UndeclaredFailureTest {
    private static final String JOB = "undeclared";

    private final CollectingSink<String> results = new CollectingSink<>();
    private final CollectingSink<DeadLetter> deadLetters = new CollectingSink<>();
    private boolean closed;
    private String failing = "";
    private @Nullable Throwable failure;

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // So does the compiler of the other language.
    private static <X extends Throwable> void throwAny(Throwable any) throws X {
        throw (X) any;
    }

    private Reading at(String place, Reading reading) {
        if (place.equals(failing) && reading.key().equals("bad") && failure != null) {
            UndeclaredFailureTest.<RuntimeException>throwAny(failure);
        }
        return reading;
    }

    private final class Generator implements WatermarkGenerator<Reading> {
        private Reading last = Reading.of("", 0, "");

        @Override
        public long onEvent(Reading event, long timestamp) {
            last = event;
            return NO_WATERMARK;
        }

        @Override
        public long onBatchEnd() {
            return at("generator", last).time() - 1;
        }
    }

    private final class Output implements Sink<String> {
        @Override
        public void write(String result) {
            at("sink", Reading.of(result, 0, ""));
            results.write(result);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private JobProgress run(Path directory, int shards) {
        closed = false;
        Pattern<Reading> pattern = Pattern.<Reading>begin("a")
                .where((Reading reading) -> at("condition", reading).type().equals("a"))
                .followedBy("b")
                .where((Reading reading) -> reading.type().equals("b"));
        return CepJob.named(JOB)
                .source(IterableSource.of(
                        "readings",
                        List.of(
                                Reading.of("good", 1, "a"),
                                Reading.of("bad", 2, "a"),
                                Reading.of("bad", 3, "b"),
                                Reading.of("good", 4, "b"),
                                Reading.of("bad", 5, "z"))))
                .eventTime(reading -> at("timestamp", reading).time())
                .watermarks(WatermarkStrategy.own(Generator::new))
                .sink(new Output())
                .detect("ab", pattern)
                .by(reading -> at("key", reading).key())
                .emit(match -> at("emit", match.events("a").get(0)).key())
                .deadLetters(deadLetters)
                .events(Reading.serializer())
                .checkpoints(Checkpoints.in(directory))
                .shards(shards)
                .build()
                .run();
    }

    @ParameterizedTest
    @CsvSource({
        "timestamp, 1",
        "timestamp, 2",
        "key, 1",
        "key, 2",
        "condition, 1",
        "condition, 2",
        "emit, 1",
        "emit, 2",
    })
    void run_functionThrowsUndeclared_onlyItsEventIsLost(String place, int shards, @TempDir Path directory) {
        failing = place;
        failure = new IOException("not declared");
        run(directory, shards);
        assertThat(results.results()).containsExactly("good");
        assertThat(deadLetters.results())
                .isNotEmpty()
                .allSatisfy(letter -> assertThat(root(letter.cause())).isSameAs(failure));
        assertThat(closed).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"generator, 1", "generator, 2", "sink, 1", "sink, 2"})
    void run_sinkOrGeneratorThrowsUndeclared_failsAndClosesAll(String place, int shards, @TempDir Path directory) {
        failure = new IOException("not declared");
        assertFails(place, directory, shards);
    }

    @ParameterizedTest
    @CsvSource({
        "timestamp, 1",
        "timestamp, 2",
        "condition, 1",
        "condition, 2",
        "key, 2",
        "generator, 2",
        "sink, 1",
        "sink, 2",
    })
    void run_error_failsAndClosesAll(String place, int shards, @TempDir Path directory) {
        failure = new StackOverflowError("simulated");
        assertFails(place, directory, shards);
    }

    /** Figures are taken once more after a failure, and what has failed is asked for some of them. */
    @Test
    void run_sourceThatFailedDoesNotTellHowFarItIs_closesAllAndTellsTheFailure() {
        TestPartition<Reading> source = new TestPartition<>("broken", false) {
            private boolean broken;

            @Override
            public PollResult poll(RecordBuffer<Reading> buffer) {
                broken = true;
                throw new IllegalStateException("connection lost");
            }

            @Override
            public long recordsBehind() {
                if (broken) {
                    UndeclaredFailureTest.<RuntimeException>throwAny(new StackOverflowError("simulated"));
                }
                return 0;
            }
        };
        CepJob<Reading> job = CepJob.named(JOB)
                .source(source)
                .eventTime(Reading::time)
                .sink(new Output())
                .detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(KeyedMatch::matchId)
                .build();
        assertThatThrownBy(job::run).isInstanceOf(JobFailedException.class).hasMessageContaining("connection lost");
        assertThat(closed).isTrue();
    }

    private void assertFails(String place, Path directory, int shards) {
        failing = place;
        Throwable thrown = catchThrowable(() -> run(directory, shards));
        assertThat(thrown).isNotNull();
        assertThat(root(thrown)).isSameAs(failure);
        assertThat(thrown instanceof Error || thrown instanceof JobFailedException)
                .isTrue();
        assertThat(deadLetters.results()).isEmpty();
        assertThat(closed).isTrue();
        // A run that has failed waits for its threads for some seconds, and a machine may stall for longer.
        while (Thread.getAllStackTraces().keySet().stream().anyMatch(UndeclaredFailureTest::isOfTheJob)) {
            assertThat(Thread.interrupted()).as("its threads go on").isFalse();
            LockSupport.parkNanos(1_000_000);
        }
        // The next run need not wait for anybody.
        failing = "";
        run(directory, shards);
        assertThat(results.results()).contains("good", "bad");
    }

    private static boolean isOfTheJob(Thread thread) {
        String name = thread.getName();
        return name.startsWith("tidemark-" + JOB + "-shard") || name.startsWith("tidemark-" + JOB + "-lease");
    }

    private static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
