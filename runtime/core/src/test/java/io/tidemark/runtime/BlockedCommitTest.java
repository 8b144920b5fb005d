// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.checkpoint.CommitPoint;
import io.tidemark.runtime.checkpoint.PartitionPosition;
import io.tidemark.runtime.checkpoint.RunIdentity;
import io.tidemark.runtime.shard.SystemThreads;
import io.tidemark.runtime.sink.TransactionalSink;
import io.tidemark.runtime.source.RecordBuffer;
import io.tidemark.runtime.source.TestPartition;
import io.tidemark.runtime.time.Clock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job fails while a commit does not return: it does not wait for it, and the next run finds out what holds. */
@Timeout(300)
final class BlockedCommitTest {
    private static final int KEYS = 5;
    private static final int MIDDLE = 7;

    @TempDir
    private Path directory;

    /** An a and a b for each key. */
    private static List<Reading> readings() {
        List<Reading> readings = new ArrayList<>();
        for (int key = 0; key < KEYS; key++) {
            readings.add(Reading.of("k" + key, 2L * key, "a"));
            readings.add(Reading.of("k" + key, 2L * key + 1, "b"));
        }
        return readings;
    }

    /** What is outside of the runs: results with the checkpoint they belong to. Its first commit does not return. */
    private static final class Output implements TransactionalSink<String>, CommitPoint {
        private final boolean commitsBeforeItBlocks;
        private final CountDownLatch begun = new CountDownLatch(1);
        private final List<String> held = new ArrayList<>();
        private final List<String> visible = new ArrayList<>();
        private @Nullable String truth;
        private final CountDownLatch interrupted = new CountDownLatch(1);

        Output(boolean commitsBeforeItBlocks) {
            this.commitsBeforeItBlocks = commitsBeforeItBlocks;
        }

        @Override
        public synchronized @Nullable String recover() {
            held.clear();
            return truth;
        }

        @Override
        public void recover(byte @Nullable [] committed) {
            // Done already.
        }

        @Override
        public synchronized void write(String result) {
            held.add(result);
        }

        @Override
        public byte[] prepare(String checkpoint) {
            return new byte[0];
        }

        @Override
        public void commit(String checkpoint, List<PartitionPosition> positions) {
            boolean blocks = begun.getCount() > 0;
            if (commitsBeforeItBlocks || !blocks) {
                show(checkpoint);
            }
            begun.countDown();
            if (blocks) {
                block();
            }
        }

        private synchronized void show(String checkpoint) {
            visible.addAll(held);
            held.clear();
            truth = checkpoint;
        }

        private void block() {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                Thread.currentThread().interrupt();
                throw new IllegalStateException("no answer says whether it holds", e);
            }
        }

        @Override
        public void commit(byte[] prepared) {
            // Done already.
        }

        @Override
        public CommitPoint commitPoint() {
            return this;
        }

        @Override
        public void close() {
            // It is not of the run.
        }
    }

    private CepJob<Reading> job(TestPartition<Reading> source, Output output) {
        return CepJob.named("blocked")
                .source(source)
                .eventTime(Reading::time)
                .disorder(Duration.ZERO)
                .sink(output)
                .events(Reading.serializer())
                .checkpoints(Checkpoints.in(directory).every(Duration.ofMillis(1)))
                .detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(match -> match.key())
                .build();
    }

    /** Reads to the middle, and fails when a commit has begun; the second one reads all. */
    private static TestPartition<Reading> source(Output output, boolean fails) {
        return new TestPartition<>("readings", true) {
            @Override
            public PollResult poll(RecordBuffer<Reading> buffer) {
                int next = (int) position();
                if (fails && next == MIDDLE) {
                    if (output.begun.getCount() == 0) {
                        throw new IllegalStateException("no more of this");
                    }
                    return PollResult.NOTHING_NOW;
                }
                if (next == readings().size()) {
                    return PollResult.ENDED;
                }
                add(buffer, readings().get(next));
                return PollResult.MORE;
            }
        };
    }

    /** A run that does not wait at all for what is in the background when it has failed. */
    private static JobHandle impatient(CepJob<Reading> job) {
        SystemThreads threads = new SystemThreads(job.name(), Duration.ofDays(1), Duration.ZERO);
        return new JobHandle(job.name(), job.newWorker(threads, new RunIdentity(job.name(), 1, true)), Clock.system());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void run_failsDuringACommitThatBlocks_interruptsIt_andTheNextRunFindsOutWhatHolds(boolean holds)
            throws InterruptedException {
        Output output = new Output(holds);
        JobHandle run = impatient(job(source(output, true), output));
        assertThatThrownBy(run::run).hasMessageContaining("no more of this");
        output.interrupted.await();
        synchronized (output) {
            assertThat(output.truth != null).isEqualTo(holds);
        }
        job(source(output, false), output).run();
        assertThat(output.visible).containsExactlyInAnyOrder("k0", "k1", "k2", "k3", "k4");
    }
}
