// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.runtime.ManualClock;
import io.tidemark.runtime.shard.ShardSnapshot;
import io.tidemark.runtime.simulation.SimulatedThreads;
import io.tidemark.runtime.state.StateChanges;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Checkpoints whose background does something only when the test says so. */
final class CheckpointCoordinatorTest {
    private static final String PATTERN = "p";
    private static final int KEYS = 2_000;

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
                Checkpoints.in(storage),
                null,
                NO_OUTPUTS,
                threads::execute,
                clock);
    }

    private static JobPosition position(long at) {
        return new JobPosition(
                at, at, List.of(new JobPosition.PartitionProgress("log-0", 0, at, at, at)), false);
    }

    /** Begins a checkpoint and tells all that is in it; what is told is on its way then. */
    private static void tell(CheckpointCoordinator coordinator, long at, @Nullable SavepointRequest savepoint) {
        ShardSnapshot shard = coordinator.begin(position(at), 1, savepoint).get(0);
        StateChanges changes = shard.changes(PATTERN);
        for (int key = 0; key < KEYS; key++) {
            changes.put(new byte[] {(byte) key, (byte) (key >> 8)}, at, new byte[] {1});
        }
        shard.written();
        coordinator.step();
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
