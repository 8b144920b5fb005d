// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.state.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.runtime.JobHandle;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.state.HeapStateBackend;
import io.tidemark.runtime.state.StateBackend;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that begin with each other's savepoints: heap, RocksDB, heap, RocksDB, with 1, 2, 3 and 1 shards. */
@Timeout(600)
final class BackendChangeTest {
    private static final int LIVES = 4;
    private static final long END = 4L * SoakStream.LAG;

    @TempDir
    private Path directory;

    @Test
    void savepoint_isGoneOnFromInTheOtherBackend_withOtherShards() {
        long matches = 0;
        long timeouts = 0;
        SoakStream stream = new SoakStream();
        Path before = null;
        for (int life = 1; life <= LIVES; life++) {
            stream = new SoakStream();
            long stop = END * life / LIVES;
            stream.stopWhen(position -> position >= stop, life == LIVES);
            SoakJob.Count found = new SoakJob.Count();
            SoakJob.Count late = new SoakJob.Count();
            Path savepoint = directory.resolve("savepoint-" + life);
            try (JobHandle handle = SoakJob.of(
                            stream, found, late, backend(life), 1 + (life - 1) % 3, checkpoints(life, before))
                    .open()) {
                // The last checkpoint of a life, when it is stopped.
                List<CompletableFuture<Path>> written = new ArrayList<>();
                stream.beforeStop(() -> written.add(handle.savepoint(savepoint)));
                stream.run(handle);
                assertThat(written).hasSize(life == LIVES ? 0 : 1);
                assertThat(written).allSatisfy(outcome -> assertThat(outcome).isCompletedWithValue(savepoint));
            }
            before = savepoint;
            matches += found.total();
            timeouts += late.total();
        }
        assertThat(matches).isEqualTo(stream.expectedMatches());
        assertThat(timeouts).isEqualTo(stream.users() - stream.expectedMatches());
        assertThat(stream.result().patterns().get(0).openKeys()).isZero();
    }

    private StateBackend backend(int life) {
        return life % 2 == 0
                ? RocksDbStateBackend.in(directory.resolve("state")).hotKeys(1_000)
                : new HeapStateBackend();
    }

    private Checkpoints checkpoints(int life, @Nullable Path savepoint) {
        Checkpoints own =
                Checkpoints.in(directory.resolve("checkpoints-" + life)).every(Duration.ofHours(1));
        return savepoint == null ? own : own.startFrom(savepoint);
    }
}
