// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints in a real directory. */
final class LocalCheckpointStorageTest {
    @TempDir
    private Path parent;

    private Path directory() {
        return parent.resolve("checkpoints");
    }

    private LocalCheckpointStorage storage() {
        return LocalCheckpointStorage.in(directory());
    }

    private static void write(CheckpointStorage storage, String name, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        try (CheckpointStorage.ObjectWriter writer = storage.create(name)) {
            writer.write(bytes, 0, bytes.length / 2);
            writer.write(bytes, bytes.length / 2, bytes.length - bytes.length / 2);
            writer.finish();
        }
    }

    private static String read(CheckpointStorage storage, String name) throws IOException {
        try (InputStream in = storage.read(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private List<String> filesThere() throws IOException {
        try (Stream<Path> files = Files.list(directory())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void create_finished_isThereForEverybody() throws IOException {
        write(storage(), "b", "second");
        write(storage(), "a-1", "first");
        write(storage(), "a-2", "");

        assertThat(read(storage(), "b")).isEqualTo("second");
        assertThat(read(storage(), "a-2")).isEmpty();
        assertThat(storage().list("")).containsExactly("a-1", "a-2", "b");
        assertThat(storage().list("a-")).containsExactly("a-1", "a-2");
        assertThat(filesThere()).containsExactly("a-1", "a-2", "b");
    }

    @Test
    void open_anotherProcessCreatesTheDirectoryAtTheSameTime_bothUseIt() throws IOException {
        List<String> questions = List.of("exists", "isDirectory");
        for (String question : questions) {
            Path directory = parent.resolve("since-" + question);
            FileAccess files = (FileAccess) Proxy.newProxyInstance(
                    FileAccess.class.getClassLoader(),
                    new Class<?>[] {FileAccess.class},
                    (proxy, method, arguments) -> {
                        Object answer = method.invoke(LocalFiles.INSTANCE, arguments);
                        if (method.getName().equals(question) && arguments[0].equals(directory)) {
                            Files.createDirectories(directory);
                        }
                        return answer;
                    });
            CheckpointStorage storage = new LocalCheckpointStorage(directory, files, "run");
            write(storage, "a", "content");
            assertThat(read(storage, "a")).isEqualTo("content");
        }
    }

    @Test
    void create_notFinished_neverWas() throws IOException {
        CheckpointStorage storage = storage();
        CheckpointStorage.ObjectWriter writer = storage.create("a");
        writer.write(new byte[10], 0, 10);
        assertThat(storage.list("")).isEmpty();
        assertThatThrownBy(() -> storage.read("a")).isInstanceOf(NoSuchFileException.class);
        writer.close();
        assertThat(filesThere()).isEmpty();
        assertThatThrownBy(writer::finish).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void create_nameUsedTwice_isRefused() throws IOException {
        write(storage(), "a", "first");
        assertThatThrownBy(() -> storage().create("a"))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining("must not be used twice");
        assertThat(read(storage(), "a")).isEqualTo("first");
    }

    @Test
    void delete_object_isGone() throws IOException {
        CheckpointStorage storage = storage();
        write(storage, "a", "first");
        storage.delete("a");
        storage.delete("a");
        assertThat(storage.list("")).isEmpty();
    }

    @Test
    void putIfAbsent_second_isGivenTheFirst() throws IOException {
        assertThat(storage().putIfAbsent("a", "first".getBytes(StandardCharsets.UTF_8)))
                .isNull();
        assertThat(storage().putIfAbsent("a", "second".getBytes(StandardCharsets.UTF_8)))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("first");
        assertThat(read(storage(), "a")).isEqualTo("first");
        assertThat(filesThere()).containsExactly("a");
    }

    @Test
    void putIfAbsent_manyAtOnce_oneWins() throws Exception {
        int writers = 4;
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        try {
            CyclicBarrier together = new CyclicBarrier(writers);
            List<Future<Integer>> wins = new ArrayList<>();
            for (int writer = 0; writer < writers; writer++) {
                LocalCheckpointStorage storage = storage();
                byte[] content = ("writer " + writer).getBytes(StandardCharsets.UTF_8);
                wins.add(threads.submit(() -> {
                    int won = 0;
                    for (int object = 0; object < 50; object++) {
                        together.await();
                        won += storage.putIfAbsent("object-" + object, content) == null ? 1 : 0;
                    }
                    return won;
                }));
            }
            int sum = 0;
            for (Future<Integer> each : wins) {
                sum += each.get();
            }
            assertThat(sum).isEqualTo(50);
            assertThat(filesThere()).hasSize(50);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void deleteUnfinishedBefore_filesOfOthers_onlyOlderOnesAreDeleted() throws IOException {
        LocalCheckpointStorage storage = storage();
        CheckpointStorage.ObjectWriter own = storage.create("own");
        storage.putIfAbsent("commit", new byte[1]);
        long committedMillis =
                Files.getLastModifiedTime(directory().resolve("commit")).toMillis();
        Files.setLastModifiedTime(directory().resolve(filesThere().get(0)), FileTime.fromMillis(committedMillis - 5));
        for (int age = -1; age <= 1; age++) {
            Path file = Files.createFile(directory().resolve(".unfinished-other-" + (age + 1)));
            Files.setLastModifiedTime(file, FileTime.fromMillis(committedMillis + age));
        }
        Files.createFile(directory().resolve("Foreign.txt"));

        storage.deleteUnfinishedBefore("commit");

        assertThat(filesThere())
                .hasSize(5)
                .contains(".unfinished-other-1", ".unfinished-other-2", "Foreign.txt", "commit");
        assertThat(storage.list("")).containsExactly("commit");
        own.finish();
        assertThat(storage.list("")).containsExactly("commit", "own");
    }

    @Test
    void use_parentMissing_saysWhatToDo() {
        LocalCheckpointStorage storage =
                LocalCheckpointStorage.in(parent.resolve("missing").resolve("checkpoints"));
        assertThatThrownBy(() -> storage.list(""))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(storage.toString())
                .hasMessageContaining("mount its disk");
    }

    @Test
    void use_directoryVanished_saysWhatToDo() throws IOException {
        LocalCheckpointStorage storage = storage();
        assertThat(storage.list("")).isEmpty();
        Files.delete(directory());
        assertThatThrownBy(() -> storage.create("a"))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(storage.toString())
                .hasMessageContaining("the directory is gone");
        assertThatThrownBy(() -> storage.putIfAbsent("a", new byte[1])).hasMessageContaining("the directory is gone");
    }

    @Test
    void use_directoryCannotBeMade_saysWhere() {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")));
        assertThatThrownBy(() ->
                        LocalCheckpointStorage.in(Path.of("/proc/nowhere")).list(""))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("checkpoint storage: cannot create directory /proc/nowhere: ")
                .hasMessageEndingWith("; no directory can be made there: name another");
    }

    @Test
    void use_directoryIsAFile_isRefused() throws IOException {
        Files.createFile(directory());
        assertThatThrownBy(() -> storage().list(""))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("directory " + directory() + " is a file and no directory: name another");
    }

    @Test
    void names_notAllowed_areRefused() {
        LocalCheckpointStorage storage = storage();
        for (String name : List.of("", "A", "1a", ".a", "a/b", "../a", "a b", "ä", "a".repeat(201))) {
            assertThatThrownBy(() -> storage.create(name))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must be 1 to 200");
            assertThatThrownBy(() -> storage.read(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void segment_throughADirectory_isRead() throws IOException {
        CheckpointStorage storage = storage();
        SegmentInfo info;
        try (SegmentWriter writer = SegmentWriter.create(storage, "segment", new SegmentHeader("job", "c", 0))) {
            for (int count = 0; count < 10_000; count++) {
                writer.changes("store")
                        .put(new byte[] {(byte) count, (byte) (count >> 8)}, count, new byte[count % 99]);
            }
            info = writer.finish();
        }
        RecordedSegment read = new RecordedSegment();
        SegmentReader.read(storage, info, read);
        assertThat(read.records()).hasSize(10_000);
        assertThat(Files.size(directory().resolve("segment"))).isEqualTo(info.sizeBytes());
    }
}
