// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.runtime.chaos.SmallDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A disk that is really full, or really read-only, under checkpoints, results or both: the job fails and says where and what
 * to do, and when there is room again it goes on as if nothing had happened.
 */
@Timeout(900)
final class DiskTest {
    private static final long SEED = Long.getLong("disk.seed", System.nanoTime());

    @TempDir
    private Path directory;

    private SmallDisk disk() {
        System.out.println("DiskTest seed " + SEED);
        return new SmallDisk(directory, SEED, ChaosTest.Heap.class);
    }

    private void assertUseful(List<String> messages, String reason) {
        System.out.println(String.join("\n", messages));
        assertThat(messages)
                .as("seed %d", SEED)
                .allMatch(message -> message.contains(directory.resolve("disk").toString()))
                .allMatch(message -> message.contains(reason))
                .allMatch(message -> message.contains("make sure that the disk has room, is not read-only"));
    }

    @ParameterizedTest
    @CsvSource({"CHECKPOINTS, 1", "BOTH, 2"})
    void full_heap_failsWithAdviceAndLosesNothing(SmallDisk.Holds holds, int shards)
            throws IOException, InterruptedException {
        assertUseful(disk().full(holds, shards), "No space left on device");
    }

    @ParameterizedTest
    @CsvSource({"CHECKPOINTS, 2", "RESULTS, 1"})
    void readOnly_heap_failsWithAdviceAndLosesNothing(SmallDisk.Holds holds, int shards)
            throws IOException, InterruptedException {
        assertUseful(disk().readOnly(holds, shards), "Read-only file system");
    }
}
