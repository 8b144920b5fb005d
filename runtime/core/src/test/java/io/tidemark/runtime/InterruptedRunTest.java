// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.runtime.sink.Sink;
import io.tidemark.runtime.source.RecordBuffer;
import io.tidemark.runtime.source.Source;
import io.tidemark.runtime.source.TestPartition;
import io.tidemark.runtime.time.TimestampExtractor;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The thread that runs the job is interrupted. */
@Timeout(300)
final class InterruptedRunTest {
    private static final List<Reading> READINGS = List.of(Reading.of("k", 1, "a"), Reading.of("k", 2, "b"));

    private final CollectingSink<String> results = new CollectingSink<>();
    private final List<Boolean> interruptedAtClose = new ArrayList<>();

    @TempDir
    private Path directory;

    /** Readings that never end; when there is no more it does something. */
    private static Source<Reading> endless(Runnable whenAllIsRead) {
        return new TestPartition<>("readings-0", false) {
            @Override
            public PollResult poll(RecordBuffer<Reading> buffer) {
                if (position() == READINGS.size()) {
                    whenAllIsRead.run();
                    return PollResult.NOTHING_NOW;
                }
                add(buffer, READINGS.get((int) position()));
                return PollResult.MORE;
            }
        };
    }

    private final class Output implements Sink<String> {
        @Override
        public void write(String result) {
            results.write(result);
        }

        @Override
        public void close() {
            interruptedAtClose.add(Thread.currentThread().isInterrupted());
        }
    }

    private CepJobBuilder<Reading, String> job(Source<Reading> source) {
        return job(source, Reading::time);
    }

    private CepJobBuilder<Reading, String> job(Source<Reading> source, TimestampExtractor<Reading> time) {
        return CepJob.named("interrupted")
                .source(source)
                .eventTime(time)
                .sink(new Output())
                .detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(match -> match.key() + match.endTimestamp())
                .events(Reading.serializer());
    }

    @AfterEach
    void isNotInterrupted() {
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void run_interrupted_endsWithACheckpointAndTellsTheThread(int shards) {
        JobProgress progress = job(endless(Thread.currentThread()::interrupt))
                .shards(shards)
                .checkpoints(Checkpoints.in(directory).every(Duration.ofSeconds(Long.MAX_VALUE)))
                .build()
                .run();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(progress.events()).isEqualTo(2);
        assertThat(interruptedAtClose).containsExactly(false);
        JobHandle again = job(endless(Thread.currentThread()::interrupt))
                .checkpoints(Checkpoints.in(directory))
                .build()
                .open();
        // What had waited for its time.
        assertThat(again.run().events()).isEqualTo(1);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void run_interruptedWithoutCheckpoints_ends() {
        Thread.currentThread().interrupt();
        job(endless(() -> {})).build().run();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(interruptedAtClose).containsExactly(false);
    }

    @Test
    void run_sourceCannotBearTheInterrupt_endsAllTheSame() {
        Source<Reading> source = endless(() -> {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(new ClosedByInterruptException());
        });
        JobProgress progress = job(source)
                .checkpoints(Checkpoints.in(directory).every(Duration.ofDays(1)))
                .build()
                .run();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(progress.events()).isEqualTo(2);
        assertThat(interruptedAtClose).containsExactly(false);
    }

    @Test
    void run_interruptedAndFails_closesAndTellsTheThread() {
        TimestampExtractor<Reading> failing = reading -> {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("fails");
        };
        Throwable failure = catchThrowable(() -> job(endless(() -> {}), failing)
                .checkpoints(Checkpoints.in(directory))
                .build()
                .run());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure).isInstanceOf(JobFailedException.class).hasMessageContaining("fails");
        assertThat(interruptedAtClose).containsExactly(false);
        // The lease was given up: nobody waits for it.
        job(endless(Thread.currentThread()::interrupt))
                .checkpoints(Checkpoints.in(directory))
                .build()
                .run();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(interruptedAtClose).containsExactly(false, false);
    }
}
