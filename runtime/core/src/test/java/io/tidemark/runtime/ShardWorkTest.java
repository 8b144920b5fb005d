// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.runtime.sink.Sink;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever pushes events waits for a shard that is kept, by a sink for example, and does not burn a processor meanwhile. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ShardWorkTest {
    private final CountDownLatch kept = new CountDownLatch(1);
    private final AtomicBoolean enough = new AtomicBoolean();

    private void write(String result) {
        try {
            kept.await();
        } catch (InterruptedException e) {
            throw new AssertionError(result, e);
        }
    }

    private Thread pushing() {
        Sink<String> sink = this::write;
        return new Thread(() -> {
            try (Pipeline<Reading> pipeline = CepJob.named("kept")
                    .pushed(Reading.class)
                    .eventTime(Reading::time)
                    .sink(sink)
                    .detect("ab", Reading.aThenB())
                    .by(Reading::key)
                    .emit(KeyedMatch::matchId)
                    .shards(2)
                    .build()
                    .newPipeline()) {
                pipeline.addPartition("p");
                for (int i = 0; !enough.get(); i++) {
                    pipeline.accept(0, i, Reading.of("k", i, i % 2 == 0 ? "a" : "b"));
                    pipeline.endBatch(0);
                }
            }
        });
    }

    private static void awaitSleep(Thread thread) {
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            assertThat(thread.isAlive()).isTrue();
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void doAll_shardIsKept_sleepsAlsoWhenInterrupted(boolean interrupted) throws Exception {
        Thread thread = pushing();
        thread.start();
        awaitSleep(thread);
        if (interrupted) {
            thread.interrupt();
            // It is awake once, and sleeps again.
            while (thread.isInterrupted()) {
                Thread.onSpinWait();
            }
            awaitSleep(thread);
        }
        enough.set(true);
        kept.countDown();
        thread.join();
        assertThat(thread.getState()).isEqualTo(Thread.State.TERMINATED);
    }
}
