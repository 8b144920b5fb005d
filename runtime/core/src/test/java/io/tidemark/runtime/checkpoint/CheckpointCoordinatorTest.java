// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.ManualClock;
import io.tidemark.runtime.shard.ShardSnapshot;
import io.tidemark.runtime.simulation.SimulatedThreads;
import io.tidemark.runtime.state.StateChanges;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints whose background does something only when the test says so. */
final class CheckpointCoordinatorTest {
    private static final String PATTERN = "p";
    private static final int KEYS = 2_000;
    private static final Duration LOOK = Duration.ofMillis(250);

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

    private final MemoryStorage storage = new MemoryStorage();
    private final ManualClock clock = new ManualClock();
    private final SimulatedThreads threads = new SimulatedThreads();

    private CheckpointCoordinator coordinator(int run) {
        return new CheckpointCoordinator(
                new RunIdentity("job", run, true),
                Map.of(PATTERN, TestOutlines.largeThenSmall()),
                Checkpoints.in(storage).retain(1),
                null,
                NO_OUTPUTS,
                threads,
                clock);
    }

    private static JobPosition position(long at) {
        return new JobPosition(at, at, List.of(new JobPosition.PartitionProgress("log-0", 0, at, at, at)), false);
    }

    /** Begins a checkpoint and tells all that is in it; what is told is on its way then. */
    private static void tell(CheckpointCoordinator coordinator, long at, @Nullable SavepointRequest savepoint) {
        ShardSnapshot shard = coordinator
                .begin(position(at), List.of(""), 1, savepoint == null ? List.of() : List.of(savepoint))
                .get(0);
        StateChanges changes = shard.changes(PATTERN);
        for (int key = 0; key < KEYS; key++) {
            changes.put(new byte[] {(byte) key, (byte) (key >> 8)}, at, new byte[] {1});
        }
        shard.written();
        coordinator.step();
    }

    /** Looks every quarter of a second of a while, as a stand-by does; says whether it may begin. */
    private boolean mayBeginWithin(CheckpointCoordinator standBy, Duration time, Runnable meanwhile) {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(LOOK)) {
            clock.advance(LOOK);
            meanwhile.run();
            if (standBy.mayBegin()) {
                return true;
            }
        }
        return false;
    }

    /** Once it has taken over somebody else may take over from it, and what is there may be of that one. */
    @Test
    void recover_outputs_lookAroundBeforeItTakesOver() {
        List<Boolean> taken = new ArrayList<>();
        CheckpointOutputs looking = new CheckpointOutputs() {
            @Override
            public void lookAround() {
                taken.add(hasCommit());
            }

            @Override
            public void recover(Map<String, byte[]> committed) {
                taken.add(hasCommit());
            }

            @Override
            public Map<String, byte[]> prepare(String checkpoint) {
                return Map.of();
            }

            @Override
            public void commit(Map<String, byte[]> prepared) {}
        };
        new CheckpointCoordinator(
                        new RunIdentity("job", 1, false),
                        Map.of(),
                        Checkpoints.in(storage),
                        null,
                        looking,
                        threads,
                        clock)
                .recover();
        assertThat(taken).containsExactly(false, true);
    }

    private boolean hasCommit() {
        return !storage.list(CheckpointNames.COMMIT_PREFIX).isEmpty();
    }

    @Test
    void lease_backgroundBusyForLong_isRenewedAllTheSame(@TempDir Path directory) {
        CheckpointCoordinator working = coordinator(1);
        assertThat(working.mayBegin()).isTrue();
        // It restores a large state for long, then copies a large savepoint, and the background does not get to a
        // checkpoint.
        CheckpointCoordinator standBy = coordinator(2);
        assertThat(mayBeginWithin(standBy, LeaseKeeper.HANGS_AFTER.multipliedBy(2), threads::runRepeated))
                .isFalse();
        assertThat(working.recover()).isNull();
        complete(working, 6, new SavepointRequest(directory));
        tell(working, 7, null);
        assertThat(mayBeginWithin(standBy, Duration.ofMinutes(1), () -> {
                    working.keepAlive();
                    threads.runRepeated();
                }))
                .isFalse();
        threads.close();
        assertThat(working.step()).isTrue();
        working.close();
        assertThat(mayBeginWithin(standBy, LOOK, () -> {})).isTrue();
    }

    @Test
    void lease_shardIsKeptForMinutes_isLeftToAStandBy() {
        CheckpointCoordinator kept = coordinator(1);
        assertThat(kept.mayBegin()).isTrue();
        CheckpointCoordinator standBy = coordinator(2);
        assertThat(mayBeginWithin(standBy, LeaseKeeper.HANGS_AFTER.multipliedBy(2), () -> {
                    kept.keepAlive();
                    threads.runRepeated();
                }))
                .isFalse();
        threads.keptFor(LeaseKeeper.HANGS_AFTER);
        assertThat(mayBeginWithin(standBy, LeaseKeeper.EXPIRE_AFTER.plus(LOOK.multipliedBy(2)), () -> {
                    kept.keepAlive();
                    threads.runRepeated();
                }))
                .isTrue();
    }

    @Test
    void lease_jobsThreadHangsForMinutes_isLeftToAStandByAndTheOldOneIsFenced() {
        CheckpointCoordinator hanging = coordinator(1);
        assertThat(hanging.mayBegin()).isTrue();
        hanging.keepAlive();
        CheckpointCoordinator standBy = coordinator(2);
        assertThat(mayBeginWithin(standBy, LeaseKeeper.HANGS_AFTER, threads::runRepeated))
                .isFalse();
        assertThat(mayBeginWithin(standBy, LeaseKeeper.EXPIRE_AFTER.plus(LOOK), threads::runRepeated))
                .isTrue();
        hanging.keepAlive();
        threads.runRepeated();
        assertThatThrownBy(hanging::keepAlive)
                .isInstanceOf(FencedException.class)
                .hasMessageContaining("did not renew its lease for more than 5 s");
        // Whoever has no lease leaves that of others alone.
        hanging.close();
        assertThat(mayBeginWithin(coordinator(3), Duration.ofMinutes(1), threads::runRepeated))
                .isFalse();
    }

    /** Takes a checkpoint to its end, with the background that it needs. */
    private void complete(CheckpointCoordinator coordinator, long at, @Nullable SavepointRequest savepoint) {
        tell(coordinator, at, savepoint);
        while (threads.runOne("checkpoints")) {
            // Batch after batch, then the commit.
        }
        assertThat(coordinator.step()).isTrue();
        assertThat(coordinator.isInWork()).isFalse();
    }

    @Test
    void savepoint_notCopiedYet_checkpointsGoOnAndNothingOfItIsDeleted(@TempDir Path directory) throws IOException {
        CheckpointCoordinator working = coordinator(1);
        assertThat(working.recover()).isNull();
        SavepointRequest first = new SavepointRequest(directory.resolve("first"));
        complete(working, 1, first);
        // In full, so it needs nothing of the first, and one checkpoint is retained.
        SavepointRequest second = new SavepointRequest(directory.resolve("second"));
        complete(working, 2, second);
        complete(working, 3, null);
        assertThat(working.isCopying()).isTrue();
        assertThat(first.outcome()).isNotDone();

        assertThat(threads.runOne("savepoints")).isTrue();
        assertThat(first.outcome()).isCompletedWithValue(directory.resolve("first"));
        assertThat(working.isCopying()).isTrue();
        assertThat(threads.runOne("savepoints")).isTrue();
        assertThat(second.outcome()).isCompletedWithValue(directory.resolve("second"));
        assertThat(working.isCopying()).isFalse();
        for (int number = 1; number <= 2; number++) {
            Path copy = directory.resolve(number == 1 ? "first" : "second");
            assertThat(CheckpointReader.in(copy).openSavepoint().position()).isEqualTo(position(number));
        }
        complete(working, 4, null);
        assertThat(storage.list(CheckpointNames.checkpoint(1, CheckpointNames.run(1))))
                .isEmpty();
    }

    @Test
    void abandon_savepointThatIsCopied_isGivenUp(@TempDir Path directory) throws IOException {
        CheckpointCoordinator failing = coordinator(1);
        assertThat(failing.recover()).isNull();
        SavepointRequest savepoint = new SavepointRequest(directory);
        complete(failing, 1, savepoint);
        failing.abandon();
        threads.close();
        failing.close();
        assertThat(savepoint.outcome())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("the job has failed before it was complete");
        assertThat(CheckpointReader.in(directory).committed()).isEmpty();
        assertThat(Objects.requireNonNull(coordinator(2).recover()).position()).isEqualTo(position(1));
    }

    @Test
    void close_savepointThatNobodyGetsTo_isRefused() {
        CheckpointCoordinator closing = coordinator(1);
        assertThat(closing.recover()).isNull();
        SavepointRequest written = new SavepointRequest(Path.of("never-made"));
        complete(closing, 1, written);
        SavepointRequest inWork = new SavepointRequest(Path.of("never-made"));
        tell(closing, 2, inWork);
        closing.close();
        for (SavepointRequest savepoint : List.of(written, inWork)) {
            assertThat(savepoint.outcome())
                    .failsWithin(Duration.ZERO)
                    .withThrowableThat()
                    .withMessageContaining("the job was over before the savepoint was complete");
        }
    }

    @Test
    void abandon_batchesOnTheirWayAndTheCommitBehindThem_isNeverCommitted() {
        CheckpointCoordinator failing = coordinator(1);
        assertThat(failing.recover()).isNull();
        SavepointRequest savepoint = new SavepointRequest(Path.of("never-made"));
        tell(failing, 7, savepoint);
        failing.abandon();
        threads.close();
        failing.close();
        assertThat(savepoint.outcome()).isCompletedExceptionally();

        CheckpointCoordinator next = coordinator(2);
        assertThat(next.recover()).isNull();
        tell(next, 8, null);
        threads.close();
        assertThat(next.step()).isTrue();
        assertThat(Objects.requireNonNull(coordinator(3).recover()).position()).isEqualTo(position(8));
    }
}
