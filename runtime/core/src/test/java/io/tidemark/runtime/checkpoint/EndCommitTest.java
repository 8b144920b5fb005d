// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.JobFailedException;
import io.tidemark.runtime.ManualClock;
import io.tidemark.runtime.shard.ShardSnapshot;
import io.tidemark.runtime.simulation.SimulatedThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a job, step by step: either it has ended and its savepoint was told, or it goes on. */
final class EndCommitTest {
    private static final Duration LOOK = Duration.ofMillis(300);

    private static final CheckpointOutputs NO_OUTPUTS = new CheckpointOutputs() {
        @Override
        public void recover(Map<String, byte[]> committed) {}

        @Override
        public Map<String, byte[]> prepare(String checkpoint) {
            return Map.of();
        }

        @Override
        public void commit(Map<String, byte[]> prepared) {}
    };

    /** A commit point outside of the storage, as a sink has one. */
    private static final class Outside implements CommitPoint {
        private @Nullable String truth;
        private @Nullable RuntimeException failure;

        @Override
        public @Nullable String recover() {
            return truth;
        }

        @Override
        public void commit(String checkpoint, List<PartitionPosition> positions) {
            if (failure != null) {
                throw failure;
            }
            assertThat(positions).containsExactly(new PartitionPosition("log-0", 1));
            truth = checkpoint;
        }
    }

    private final MemoryStorage storage = new MemoryStorage();
    private final ManualClock clock = new ManualClock();
    private final SimulatedThreads threads = new SimulatedThreads();

    @TempDir
    private Path directory;

    private CheckpointCoordinator coordinator(int run) {
        return coordinator(run, null, storage);
    }

    private CheckpointCoordinator coordinator(int run, @Nullable CommitPoint commitPoint, CheckpointStorage in) {
        return coordinator("job", run, commitPoint, Checkpoints.in(in));
    }

    private CheckpointCoordinator coordinator(
            String job, int run, @Nullable CommitPoint commitPoint, Checkpoints settings) {
        return new CheckpointCoordinator(
                new RunIdentity(job, run, true), Map.of(), settings, commitPoint, NO_OUTPUTS, threads, clock);
    }

    /** Takes the last checkpoint and copies it, and no more. */
    private SavepointRequest copyLast(CheckpointCoordinator coordinator) {
        SavepointRequest savepoint = SavepointRequest.last(directory.resolve("savepoint"));
        take(coordinator, List.of(savepoint));
        assertThat(threads.runOne("savepoints")).isTrue();
        assertThat(savepoint.outcome()).isNotDone();
        return savepoint;
    }

    private void take(CheckpointCoordinator coordinator, List<SavepointRequest> savepoints) {
        JobPosition position =
                new JobPosition(1, 1, List.of(new JobPosition.PartitionProgress("log-0", 0, 1, 1, 1)), false);
        for (ShardSnapshot shard : coordinator.begin(position, List.of(""), 1, savepoints)) {
            shard.written();
        }
        while (threads.runOne("checkpoints") || coordinator.step()) {
            // To its end.
        }
        assertThat(coordinator.isInWork()).isFalse();
    }

    private static void assertRefused(CheckpointCoordinator coordinator) {
        assertThatThrownBy(coordinator::recover)
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("job \"job\" has ended: run 00000001 was stopped with the savepoint of"
                        + " checkpoint-000000000001-00000001 in ")
                .hasMessageContaining("startFrom");
    }

    @Test
    void end_committed_tellsTheSavepointAndNobodyGoesOn() throws IOException {
        CheckpointCoordinator first = coordinator(1);
        assertThat(first.recover()).isNull();
        SavepointRequest savepoint = copyLast(first);
        assertThat(first.isCopying()).isTrue();
        assertThat(savepoint.outcome()).isNotDone();
        assertThat(threads.runOne("checkpoints")).isTrue();
        assertThat(savepoint.outcome()).isCompletedWithValue(directory.resolve("savepoint"));
        assertThat(first.isCopying()).isFalse();
        assertThat(CheckpointReader.of(storage).ended())
                .isEqualTo(new JobEnd(
                        "job",
                        "checkpoint-000000000001-00000001",
                        directory.resolve("savepoint").toString(),
                        0));
        assertRefused(coordinator(2));
        assertRefused(coordinator(3));
    }

    @Test
    void crash_afterTheCopy_nobodyWasToldAndTheNextRunGoesOn() throws IOException {
        CheckpointCoordinator first = coordinator(1);
        assertThat(first.recover()).isNull();
        SavepointRequest savepoint = copyLast(first);
        assertThat(coordinator(2).recover()).isNotNull();
        // It was only asleep.
        assertThat(first.isCopying()).isTrue();
        assertThat(threads.runOne("checkpoints")).isTrue();
        assertThatThrownBy(first::isCopying).isInstanceOf(FencedException.class);
        assertThat(savepoint.outcome()).isCompletedExceptionally();
        assertThat(CheckpointReader.of(storage).ended()).isNull();
        assertThat(coordinator(3).recover()).isNotNull();
    }

    @Test
    void end_cannotBeWritten_failsTheSavepointAndTheJobGoesOn() throws IOException {
        MemoryStorage full = new MemoryStorage(350);
        CheckpointCoordinator first = coordinator(1, null, full);
        assertThat(first.recover()).isNull();
        // Its name is longer than all that is in a checkpoint.
        Path parent = Files.createDirectory(directory.resolve("a".repeat(200)));
        SavepointRequest savepoint = SavepointRequest.last(parent.resolve("b".repeat(200)));
        take(first, List.of(savepoint));
        assertThat(threads.runOne("savepoints")).isTrue();
        assertThat(first.isCopying()).isTrue();
        assertThat(threads.runOne("checkpoints")).isTrue();
        assertThat(first.isCopying()).isFalse();
        assertThatThrownBy(() -> savepoint.outcome().join())
                .hasMessageContaining("the job cannot end with it, and goes on: no space left");
        take(first, List.of());
        assertThat(Objects.requireNonNull(coordinator(2, null, full).recover()).name())
                .isEqualTo("checkpoint-000000000002-00000001");
    }

    @Test
    void end_notKnownWhetherCommitted_endsTheRunAndSaysThatTheNextOneTells() {
        Outside outside = new Outside();
        CheckpointCoordinator first = coordinator(1, outside, storage);
        assertThat(first.recover()).isNull();
        SavepointRequest savepoint = copyLast(first);
        outside.failure = new IllegalStateException("no answer");
        assertThat(first.isCopying()).isTrue();
        assertThat(threads.runOne("checkpoints")).isTrue();
        assertThatThrownBy(first::isCopying)
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining(
                        "it is not known whether the job has ended with it: keep it and start the job again")
                .hasMessageContaining("no answer");
        assertThatThrownBy(() -> savepoint.outcome().join()).hasMessageContaining("it is not known");
        assertThat(coordinator(2, outside, storage).recover()).isNotNull();
    }

    @Test
    void close_endBegunAndNothingHeardOfIt_saysThatItIsNotKnown() {
        CheckpointCoordinator first = coordinator(1);
        assertThat(first.recover()).isNull();
        SavepointRequest savepoint = copyLast(first);
        assertThat(first.isCopying()).isTrue();
        first.close();
        assertThatThrownBy(() -> savepoint.outcome().join()).hasMessageContaining("it is not known");
    }

    @Test
    void end_decidedByASink_isKnownAlsoIfTheSinkForgetsIt() {
        Outside outside = new Outside();
        CheckpointCoordinator first = coordinator(1, outside, storage);
        assertThat(first.recover()).isNull();
        copyLast(first);
        assertThat(first.isCopying()).isTrue();
        assertThat(threads.runOne("checkpoints")).isTrue();
        assertThat(outside.truth).isEqualTo("checkpoint-000000000001-00000001.ended");
        assertRefused(coordinator(2, outside, storage));
        // The offsets of its group expire.
        outside.truth = null;
        assertThatThrownBy(() -> coordinator(3, outside, storage).recover())
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("the job has ended with the savepoint of checkpoint-000000000001-00000001 in ");
        // The job goes on in another place, with the same output.
        outside.truth = "checkpoint-000000000005-00000009";
        assertThatThrownBy(() -> coordinator(4, outside, storage).recover())
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining(
                        "checkpoint-000000000005-00000009 cannot be used, and the job may have ended before it,"
                                + " with the savepoint of checkpoint-000000000001-00000001 in ");
    }

    /** Names of runs are random numbers, and may be the same. */
    @Test
    void startFrom_savepointOfAnotherJobWithACheckpointOfThatName_isRefused() {
        CheckpointCoordinator first = coordinator(1);
        assertThat(first.recover()).isNull();
        copyLast(first);
        assertThat(first.isCopying()).isTrue();
        assertThat(threads.runOne("checkpoints")).isTrue();
        CheckpointCoordinator other = coordinator("other", 1, null, Checkpoints.in(new MemoryStorage()));
        assertThat(other.recover()).isNull();
        Path copy = directory.resolve("of-another-job");
        take(other, List.of(new SavepointRequest(copy)));
        assertThat(threads.runOne("savepoints")).isTrue();
        Checkpoints wrong = Checkpoints.in(storage).startFrom(copy);
        assertThatThrownBy(() -> coordinator("job", 2, null, wrong).recover())
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("has ended")
                .hasMessageContaining("is checkpoint-000000000001-00000001 of job other");
    }

    @Test
    void standBys_ofTheRunThatEndedTheJob_endOneAfterTheOther() {
        CheckpointCoordinator first = coordinator(1);
        assertThat(first.mayBegin()).isTrue();
        assertThat(first.recover()).isNull();
        CheckpointCoordinator second = coordinator(2);
        CheckpointCoordinator third = coordinator(3);
        assertThat(second.mayBegin()).isFalse();
        assertThat(third.mayBegin()).isFalse();
        copyLast(first);
        assertThat(first.isCopying()).isTrue();
        assertThat(threads.runOne("checkpoints")).isTrue();
        first.close();

        clock.advance(LOOK);
        assertThat(second.mayBegin()).isTrue();
        assertThat(third.mayBegin()).isFalse();
        assertThat(second.recover()).isNull();
        assertThat(second.isOver()).isTrue();
        assertThat(second.beginning()).startsWith("ends, having stood by: run 00000001 has ended the job");
        second.close();
        clock.advance(LOOK);
        assertThat(third.mayBegin()).isTrue();
        assertThat(third.recover()).isNull();
        assertThat(third.isOver()).isTrue();
        // Begun after the end, one of them stands by until the other was refused.
        third.close();
        CheckpointCoordinator fourth = coordinator(4);
        CheckpointCoordinator fifth = coordinator(5);
        assertThat(fourth.mayBegin()).isTrue();
        assertThat(fifth.mayBegin()).isFalse();
        assertRefused(fourth);
        fourth.close();
        clock.advance(LOOK);
        assertThat(fifth.mayBegin()).isTrue();
        assertRefused(fifth);
    }
}
