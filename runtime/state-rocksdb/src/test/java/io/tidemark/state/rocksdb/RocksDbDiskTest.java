// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.state.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.runtime.chaos.SmallDisk;
import io.tidemark.runtime.state.StateBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A disk that is really full, or really read-only, under the database or under the checkpoints of its states. */
@Timeout(900)
final class RocksDbDiskTest {
    private static final long SEED = Long.getLong("disk.seed", System.nanoTime());

    @TempDir
    private Path directory;

    /** Made by the process: few hot keys and small buffers, so that most of the state is on the disk. */
    public static final class Small implements Supplier<StateBackend> {
        private static final int SMALL_BUFFER_BYTES = 64 << 10;

        @Override
        public StateBackend get() {
            return RocksDbStateBackend.in(Path.of(System.getProperty(SmallDisk.STATE)))
                    .hotKeys(100)
                    .writeBufferBytes(SMALL_BUFFER_BYTES);
        }
    }

    private SmallDisk disk() {
        System.out.println("RocksDbDiskTest seed " + SEED);
        return new SmallDisk(directory, SEED, Small.class);
    }

    private void assertUseful(List<String> messages, String reason, String advice) {
        System.out.println(String.join("\n", messages));
        assertThat(messages)
                .as("seed %d", SEED)
                .allMatch(message -> message.contains(directory.resolve("disk").toString()))
                .allMatch(message -> message.contains(reason))
                .allMatch(message -> message.contains(advice));
    }

    @ParameterizedTest
    @CsvSource({"STATE, 1, check the disk and its free space", "CHECKPOINTS, 2, make sure that the disk has room"})
    void full_rocksDb_failsWithAdviceAndLosesNothing(SmallDisk.Holds holds, int shards, String advice)
            throws IOException, InterruptedException {
        assertUseful(disk().full(holds, shards), "No space left on device", advice);
    }

    @ParameterizedTest
    @CsvSource("STATE, 2, check the disk and its free space")
    void readOnly_rocksDb_failsWithAdviceAndLosesNothing(SmallDisk.Holds holds, int shards, String advice)
            throws IOException, InterruptedException {
        assertUseful(disk().readOnly(holds, shards), "Read-only file system", advice);
    }
}
