// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.state.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.pattern.Pattern;
import io.tidemark.runtime.CepJob;
import io.tidemark.runtime.JobFailedException;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.source.IterableSource;
import io.tidemark.runtime.state.ShardState;
import io.tidemark.serde.EventSerializer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
    void open_directoryMissing_isMade() {
        Path missing = directory.resolve("state");
        try (ShardState shard = RocksDbStateBackend.in(missing).open(0)) {
            assertThat(shard).isNotNull();
            assertThat(missing).isNotEmptyDirectory();
        }
        assertThat(missing).isEmptyDirectory();
    }

    @Test
    void open_parentMissing_makesNothingAndSaysWhatToDo() {
        Path missing = directory.resolve("mount").resolve("state");
        RocksDbStateBackend backend = RocksDbStateBackend.in(missing);
        assertThatExceptionOfType(JobFailedException.class)
                .isThrownBy(() -> backend.open(2))
                .withMessageContaining("RocksDB state of shard 2")
                .withMessageContaining(missing.toString())
                .withMessageContaining("directory and its parent are not there: create the parent, or mount its disk");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void open_jobWithCheckpointsBesideTheStateAndTheirDiskMissing_isRefused() {
        Path disk = directory.resolve("mount");
        CepJob<String> job = CepJob.named("unmounted")
                .source(IterableSource.of("words", List.of("one")))
                .eventTime(word -> 1)
                .sink((String result) -> {})
                .detect(
                        "words",
                        Pattern.<String>begin("word").where(word -> true).within(Duration.ofMinutes(1)))
                .by(word -> word)
                .emit(match -> match.key())
                .events(EventSerializer.of(
                        (String word) -> word.getBytes(StandardCharsets.UTF_8),
                        bytes -> new String(bytes, StandardCharsets.UTF_8)))
                .state(RocksDbStateBackend.in(disk.resolve("state")))
                .checkpoints(Checkpoints.in(disk.resolve("checkpoints")))
                .build();
        assertThatThrownBy(job::run).hasMessageContaining("mount its disk");
        assertThat(disk).doesNotExist();
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
