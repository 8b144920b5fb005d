// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The threads of a run: how many there are, what they are called, and when they end. */
@Timeout(300)
final class SystemThreadsTest {
    private static List<String> alive(String job) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("tidemark-" + job))
                .sorted()
                .toList();
    }

    @Test
    void threads_nothingAsked_areNotMade() {
        try (SystemThreads threads = new SystemThreads("lazy")) {
            assertThat(alive("lazy")).isEmpty();
            assertThat(threads.isOwn(Thread.currentThread())).isFalse();
        }
    }

    @Test
    void execute_oneNameBusy_othersGoOnAndRepeatedOnesToo() throws InterruptedException {
        CountDownLatch free = new CountDownLatch(1);
        BlockingQueue<Thread> callers = new LinkedBlockingQueue<>();
        try (SystemThreads threads = new SystemThreads("busy")) {
            threads.execute("slow", () -> await(free));
            threads.execute("slow", () -> callers.add(Thread.currentThread()));
            threads.execute("quick", () -> callers.add(Thread.currentThread()));
            assertThat(callers.take().getName()).isEqualTo("tidemark-busy-quick");
            threads.repeat("again", Duration.ofNanos(1), () -> callers.add(Thread.currentThread()));
            for (int call = 0; call < 3; call++) {
                Thread caller = callers.take();
                assertThat(caller.getName()).isEqualTo("tidemark-busy-again");
                assertThat(caller.isDaemon()).isTrue();
                assertThat(threads.isOwn(caller)).isTrue();
            }
            assertThat(alive("busy"))
                    .containsExactly("tidemark-busy-again", "tidemark-busy-quick", "tidemark-busy-slow");
            free.countDown();
        }
        assertThat(callers).extracting(Thread::getName).contains("tidemark-busy-slow");
        awaitEnd("busy");
    }

    @Test
    void close_taskInTheBackground_repeatedOneGoesOnUntilItIsDone() throws InterruptedException {
        CountDownLatch called = new CountDownLatch(100);
        SystemThreads threads = new SystemThreads("last");
        threads.execute("commit", () -> await(called));
        // Far fewer calls happen before the threads are ended than the task waits for.
        threads.repeat("lease", Duration.ofMillis(1), called::countDown);
        threads.close();
        assertThat(called.getCount()).isZero();
        awaitEnd("last");
        assertThatThrownBy(() -> threads.execute("commit", () -> {}))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("job last");
    }

    /** A thread that has nothing to do any more may still be on its way out. */
    private static void awaitEnd(String job) {
        while (!alive(job).isEmpty()) {
            assertThat(Thread.interrupted()).as("they go on").isFalse();
            Thread.onSpinWait();
        }
    }

    @Test
    void abort_taskThatBlocks_isInterruptedAndTheNextDropped() throws InterruptedException {
        BlockingQueue<Thread> begun = new LinkedBlockingQueue<>();
        List<String> done = new CopyOnWriteArrayList<>();
        SystemThreads threads = new SystemThreads("failed", Duration.ofDays(1), Duration.ZERO);
        threads.execute("commit", () -> {
            begun.add(Thread.currentThread());
            await(new CountDownLatch(1));
            done.add(Thread.currentThread().isInterrupted() ? "interrupted" : "ended");
        });
        threads.execute("commit", () -> done.add("next"));
        Thread background = begun.take();
        threads.abort();
        threads.close();
        background.join();
        assertThat(done).containsExactly("interrupted");
    }

    @Test
    void abort_taskThatIsAtWork_isFinished() {
        List<String> done = new CopyOnWriteArrayList<>();
        SystemThreads threads = new SystemThreads("failed", Duration.ZERO, Duration.ofDays(1));
        threads.execute("commit", () -> done.add(Thread.currentThread().isInterrupted() ? "interrupted" : "ended"));
        threads.abort();
        assertThat(done).containsExactly("ended");
    }

    @Test
    void keptNanos_stepThatBlocks_growsUntilItGoesOn() {
        CountDownLatch free = new CountDownLatch(1);
        try (SystemThreads threads = new SystemThreads("kept")) {
            assertThat(threads.keptNanos()).isZero();
            threads.start("shard-0", () -> {
                await(free);
                return false;
            });
            long longest = 0;
            while (longest < Duration.ofMillis(20).toNanos()) {
                longest = threads.keptNanos();
            }
            free.countDown();
            while (longest > 0) {
                // From one step to the next it is zero, and there are more and more of them.
                longest = threads.keptNanos();
            }
        }
        awaitEnd("kept");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
