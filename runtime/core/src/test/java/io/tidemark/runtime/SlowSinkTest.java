// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.runtime.sink.Sink;
import io.tidemark.runtime.source.RecordBuffer;
import io.tidemark.runtime.source.TestPartition;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sinks that take their time, in jobs of several shards: the thread of the job goes on, and tells how far it is. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SlowSinkTest {
    private static final int PAIRS = 400;

    private final ManualClock clock = new ManualClock();
    private final AtomicInteger polls = new AtomicInteger();
    private final AtomicInteger written = new AtomicInteger();
    private final AtomicInteger flushed = new AtomicInteger();
    private final CompletableFuture<JobHandle> run = new CompletableFuture<>();

    /** All readings at once, and then nothing: time passes from one poll to the next. */
    private final class Readings extends TestPartition<Reading> {
        Readings() {
            super("readings-0", false);
        }

        @Override
        public PollResult poll(RecordBuffer<Reading> buffer) {
            polls.incrementAndGet();
            clock.advance(Duration.ofSeconds(1));
            if (position() > 0) {
                if (written.get() == PAIRS - 1) {
                    run.join().stop();
                }
                return PollResult.NOTHING_NOW;
            }
            for (int i = 0; i < PAIRS; i++) {
                add(buffer, Reading.of("key " + i, i, "a"));
                add(buffer, Reading.of("key " + i, i, "b"));
            }
            return PollResult.MORE;
        }
    }

    /** Takes a result when the thread of the job has come round a few times. */
    private final class Slow implements Sink<String> {
        private final List<Long> told = new CopyOnWriteArrayList<>();

        @Override
        public void write(String result) {
            int enough = polls.get() + 4;
            while (polls.get() < enough && !run.join().isStopRequested()) {
                Thread.onSpinWait();
            }
            told.add(run.join().latest().matches());
            written.incrementAndGet();
        }

        @Override
        public void flush() {
            flushed.set(written.get());
        }
    }

    @Test
    void progress_shardIsSlow_isToldAllTheSame() {
        Slow sink = new Slow();
        run.complete(CepJob.named("slow")
                .source(new Readings())
                .eventTime(Reading::time)
                .sink(sink)
                .detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(KeyedMatch::key)
                .config(JobConfig.defaults().withClock(clock).withBatchSize(2 * PAIRS))
                .shards(2)
                .build()
                .open());
        run.join().run();
        // The last reading waits for its time.
        assertThat(sink.told).hasSize(PAIRS - 1);
        assertThat(sink.told.get(PAIRS - 2))
                .as("matches told at the last result")
                .isGreaterThan(PAIRS / 2);
        assertThat(flushed).as("flushed at the end").hasValue(PAIRS - 1);
    }
}
