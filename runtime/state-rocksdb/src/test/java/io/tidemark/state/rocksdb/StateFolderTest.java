// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.state.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidemark.runtime.JobFailedException;
import io.tidemark.runtime.state.ShardState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateFolderTest {
    @TempDir(factory = FastTempDirectory.class)
    Path directory;

    @Test
    void open_afterAProcessThatDied_deletesWhatItLeft() throws IOException {
        Path left = Files.createDirectory(directory.resolve("tidemark-shard-3-17"));
        Files.createDirectory(left.resolve("inner"));
        Files.writeString(left.resolve("inner").resolve("000012.sst"), "left");
        Files.createFile(directory.resolve("tidemark-shard-3-17.lock"));
        try (StateFolder folder = StateFolder.open(directory, 3)) {
            assertThat(left).doesNotExist();
            assertThat(directory.resolve("tidemark-shard-3-17.lock")).doesNotExist();
            assertThat(folder.path()).isEmptyDirectory();
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void open_foldersOfADeadProcessWithMoreShards_areDeletedToo() throws IOException {
        Path left = Files.createDirectories(directory.resolve("tidemark-shard-3-17"));
        Files.writeString(left.resolve("000012.sst"), "left");
        Path lock = Files.createFile(directory.resolve("tidemark-shard-3-17.lock"));
        try (StateFolder folder = StateFolder.open(directory, 0)) {
            assertThat(left).doesNotExist();
            assertThat(lock).doesNotExist();
            assertThat(folder.path()).isEmptyDirectory();
        }
    }

    @Test
    void open_foldersOfOthers_areLeftAlone() throws IOException {
        Path mine = Files.writeString(directory.resolve("notes.txt"), "mine");
        try (StateFolder first = StateFolder.open(directory, 3);
                StateFolder second = StateFolder.open(directory, 3)) {
            Files.writeString(first.path().resolve("file"), "first");
            try (StateFolder third = StateFolder.open(directory, 3)) {
                assertThat(third.path()).isNotEqualTo(second.path());
            }
            assertThat(first.path().resolve("file")).exists();
            assertThat(second.path()).exists();
        }
        assertThat(mine).exists();
    }

    @Test
    void open_lockHeldByAnotherProcess_leavesItsFolder() throws IOException, InterruptedException {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FolderHolder.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            // It says where its folder is once it has it.
            Path held = Path.of(other.inputReader().readLine());
            try (StateFolder mine = StateFolder.open(directory, 4)) {
                assertThat(held).exists();
                other.destroyForcibly().waitFor();
                try (StateFolder next = StateFolder.open(directory, 3)) {
                    assertThat(held).doesNotExist();
                    assertThat(mine.path()).exists();
                    assertThat(next.path()).exists();
                }
            }
        } finally {
            other.destroyForcibly();
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void open_directoryThatIsAFile_saysSo() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        RocksDbStateBackend backend = RocksDbStateBackend.in(file);
        assertThatExceptionOfType(JobFailedException.class)
                .isThrownBy(() -> backend.open(2))
                .withMessageContaining("RocksDB state of shard 2")
                .withMessageContaining(file.toString());
    }

    @Test
    void close_twice_leavesNothing() {
        ShardState shard = RocksDbStateBackend.in(directory).open(0);
        assertThat(directory).isNotEmptyDirectory();
        shard.close();
        shard.close();
        assertThat(directory).isEmptyDirectory();
    }
}
