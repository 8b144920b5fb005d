// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tidemark.runtime.checkpoint.RunIdentity;
import io.tidemark.runtime.shard.JobThreads;
import io.tidemark.runtime.shard.SystemThreads;
import io.tidemark.runtime.sink.Sink;
import io.tidemark.runtime.source.RecordBuffer;
import io.tidemark.runtime.source.TestPartition;
import io.tidemark.runtime.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Something keeps the thread of a shard: a run that is to end ends all the same, and says why. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class KeptShardTest {
    private static final String FIRST_SHARD = "tidemark-kept-shard-0";

    private List<String> lines = List.of();
    private final AtomicInteger kept = new AtomicInteger();
    private int keptWhenStopped = 1;
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicBoolean flushedAtTheEnd = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CompletableFuture<JobHandle> run = new CompletableFuture<>();

    @BeforeEach
    void record() {
        lines = RecordedLogs.record();
    }

    @AfterEach
    void release() {
        released.countDown();
        RecordedLogs.end();
    }

    /** Pairs for many keys, and then nothing; stops the run when shards are kept. */
    private final class Readings extends TestPartition<Reading> {
        Readings() {
            super("readings-0", false);
        }

        @Override
        public PollResult poll(RecordBuffer<Reading> buffer) {
            if (position() > 0) {
                if (kept.get() == keptWhenStopped) {
                    run.join().stop();
                }
                return PollResult.NOTHING_NOW;
            }
            for (int i = 0; i < 100; i++) {
                add(buffer, Reading.of("key " + i, i, "a"));
                add(buffer, Reading.of("key " + i, i, "b"));
            }
            return PollResult.MORE;
        }
    }

    private final class Output implements Sink<String> {
        @Override
        public void write(String result) {
            // Nobody looks at it.
        }

        @Override
        public void flush() {
            // One that was due when the run was asked to stop may still come before it sees to that.
            flushedAtTheEnd.set(run.join().state() != JobState.RUNNING);
        }

        @Override
        public void close() {
            closed.set(true);
        }
    }

    private Throwable run(JobThreads threads, Function<? super KeyedMatch<String, Reading>, String> emit) {
        CepJob<Reading> job = CepJob.named("kept")
                .source(new Readings())
                .eventTime(Reading::time)
                .sink(new Output())
                .detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(emit)
                .shards(2)
                .build();
        run.complete(new JobHandle("kept", job.newWorker(threads, new RunIdentity("kept", 1, true)), Clock.system()));
        return catchThrowable(() -> run.join().run());
    }

    private static boolean isFirstShard() {
        return Thread.currentThread().getName().equals(FIRST_SHARD);
    }

    private static JobThreads impatient() {
        return new SystemThreads("kept", Duration.ZERO, Duration.ZERO, Duration.ofSeconds(30));
    }

    private void keepUntilInterrupted() {
        kept.incrementAndGet();
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Test
    void stop_shardIsKept_isInterruptedAndTold() {
        Throwable failure = run(impatient(), match -> {
            if (isFirstShard()) {
                keepUntilInterrupted();
            }
            return match.key();
        });
        assertThat(failure).isInstanceOf(JobFailedException.class).hasRootCauseInstanceOf(InterruptedException.class);
        assertThat(closed).isTrue();
        assertThat(lines)
                .anySatisfy(line -> assertThat(line)
                        .startsWith("WARN job kept is to end, and after 0 s something still keeps " + FIRST_SHARD
                                + " at io.tidemark.runtime.KeptShardTest.keepUntilInterrupted(KeptShardTest.java:"));
    }

    private void keepWhateverHappens() {
        kept.incrementAndGet();
        while (released.getCount() > 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void stop_shardIsKeptWhateverHappens_endsWithoutIt() {
        JobThreads threads = new SystemThreads("kept", Duration.ZERO, Duration.ZERO, Duration.ofMillis(1));
        // Both: one that is idle may be slow enough to look as if it were kept, with so little patience.
        keptWhenStopped = 2;
        Throwable failure = run(threads, match -> {
            keepWhateverHappens();
            return match.key();
        });
        assertThat(failure)
                .isInstanceOf(JobFailedException.class)
                .hasMessageStartingWith("the job cannot end: something keeps tidemark-kept-shard-")
                .hasMessageContaining("KeptShardTest.keepWhateverHappens");
        assertThat(failure.getSuppressed()).hasSize(1);
        assertThat(closed).isTrue();
        assertThat(flushedAtTheEnd).isFalse();
        assertThat(lines)
                .anySatisfy(line -> assertThat(line).startsWith("ERROR job kept ends without " + FIRST_SHARD + " at "));
        assertThat(run.join().isOver()).isTrue();
    }

    @Test
    void run_shardFailsWhileAnotherIsKept_isToldAtOnce() {
        JobThreads threads = new SystemThreads("kept", Duration.ofDays(1), Duration.ofDays(1), Duration.ofDays(1));
        Throwable failure = run(threads, match -> {
            if (!isFirstShard()) {
                throw new IllegalStateException("fails in the other shard");
            }
            while (lines.stream().noneMatch(line -> line.startsWith("ERROR job kept has failed:"))) {
                Thread.onSpinWait();
            }
            return match.key();
        });
        assertThat(failure).isInstanceOf(JobFailedException.class).hasStackTraceContaining("fails in the other shard");
        assertThat(closed).isTrue();
    }
}
