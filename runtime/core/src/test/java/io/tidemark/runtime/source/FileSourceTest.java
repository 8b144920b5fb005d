// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileSourceTest {
    @TempDir
    private Path directory;

    private record Line(long position, String text) {}

    private static List<Line> read(SourcePartition<String> partition) {
        List<Line> lines = new ArrayList<>();
        RecordBuffer<String> buffer = new RecordBuffer<>(3);
        SourcePartition.PollResult result;
        do {
            result = partition.poll(buffer);
            for (int i = 0; i < buffer.size(); i++) {
                lines.add(new Line(buffer.position(i), Objects.requireNonNull(buffer.record(i))));
            }
            buffer.clear();
        } while (result == SourcePartition.PollResult.MORE);
        return lines;
    }

    private static SourcePartition<String> open(FileSource source) {
        return source.open().partitions().get(0);
    }

    private Path file(String content) throws IOException {
        return Files.writeString(directory.resolve("lines.txt"), content);
    }

    @Test
    void lines_anyEnding_areReadWithThePositionOfTheirFirstByte() throws IOException {
        try (SourcePartition<String> partition = open(FileSource.of(file("a\n\nbü\r\nlast")))) {
            assertThat(read(partition))
                    .containsExactly(new Line(0, "a"), new Line(2, ""), new Line(3, "bü"), new Line(8, "last"));
            assertThat(partition.position()).isEqualTo(12);
        }
    }

    @Test
    void seek_toAnyPosition_yieldsTheRest() throws IOException {
        StringBuilder content = new StringBuilder();
        for (int i = 0; i < 40_000; i++) {
            content.append("line ")
                    .append(i)
                    .append(i % 7 == 0 ? "x".repeat(i % 300) : "")
                    .append('\n');
        }
        FileSource source = FileSource.of(file(content.toString()));
        List<Line> all;
        try (SourcePartition<String> partition = open(source)) {
            all = read(partition);
        }
        assertThat(all).hasSize(40_000);
        for (int i = 0; i < all.size(); i += 997) {
            try (SourcePartition<String> partition = open(source)) {
                partition.seek(all.get(i).position());
                assertThat(read(partition)).isEqualTo(all.subList(i, all.size()));
            }
        }
    }

    @Test
    void following_fileThatGrows_yieldsALineWhenItIsComplete() throws IOException {
        Path file = file("first\nsec");
        try (SourcePartition<String> partition = open(FileSource.of(file).following())) {
            assertThat(partition.bounded()).isFalse();
            assertThat(read(partition)).containsExactly(new Line(0, "first"));
            assertThat(partition.position()).isEqualTo(6);
            Files.writeString(file, "ond\n", StandardOpenOption.APPEND);
            assertThat(read(partition)).containsExactly(new Line(6, "second"));
        }
    }

    @Test
    void seek_beyondTheEnd_saysHowLongTheFileIs() throws IOException {
        try (SourcePartition<String> partition = open(FileSource.of(file("a\n")))) {
            assertThatThrownBy(() -> partition.seek(3))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("it has 2 bytes");
        }
    }

    @Test
    void seek_intoALine_saysThatTheFileIsAnother() throws IOException {
        try (SourcePartition<String> partition = open(FileSource.of(file("abc\nd\n")))) {
            assertThatThrownBy(() -> partition.seek(2)).hasMessageContaining("was it replaced by another?");
            partition.seek(4);
            assertThat(read(partition)).containsExactly(new Line(4, "d"));
        }
    }

    @Test
    void poll_bytesThatAreNotOfTheCharset_failsAndNamesTheLine() throws IOException {
        Path file = Files.write(directory.resolve("latin"), "a\nM\u00fcller\n".getBytes(StandardCharsets.ISO_8859_1));
        try (SourcePartition<String> partition = open(FileSource.of(file))) {
            assertThatThrownBy(() -> read(partition))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the line at byte 2 is not in UTF-8; say in what the file is with");
        }
        try (SourcePartition<String> partition = open(FileSource.of(file).charset(StandardCharsets.ISO_8859_1))) {
            assertThat(read(partition)).containsExactly(new Line(0, "a"), new Line(2, "M\u00fcller"));
        }
        try (SourcePartition<String> partition = open(FileSource.of(file("M\u00fcller \uFFFD\n")))) {
            assertThat(read(partition)).containsExactly(new Line(0, "M\u00fcller \uFFFD"));
        }
        assertThatThrownBy(() -> FileSource.of(file).charset(StandardCharsets.UTF_16))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("UTF-16");
    }

    @Test
    void poll_byteOrderMark_isNotPartOfTheFirstLine() throws IOException {
        try (SourcePartition<String> partition = open(FileSource.of(file("\uFEFFa\n\uFEFFb\n")))) {
            assertThat(read(partition)).containsExactly(new Line(0, "a"), new Line(5, "\uFEFFb"));
        }
    }

    @Test
    void open_directory_saysSo() {
        assertThatThrownBy(() -> FileSource.of(directory).open()).hasMessageContaining(directory + " is a directory");
    }

    private static ReadBefore readBefore(long position) {
        return new ReadBefore(position, "");
    }

    @Test
    void seek_fileDoesNotReachToWhatHadBeenRead_isRefused() throws IOException {
        try (SourcePartition<String> partition = open(FileSource.of(file("a\nbcd\ne")))) {
            assertThatThrownBy(() -> partition.seek(2, readBefore(8)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(
                            "has 7 bytes, but 8 had been read; was it truncated, or replaced by another?");
            assertThatThrownBy(() -> partition.seek(2, readBefore(4)))
                    .hasMessageContaining("no line that begins at byte 4");
            assertThatThrownBy(() -> partition.seek(1, readBefore(2)))
                    .hasMessageContaining("no line that begins at byte 1");
            partition.seek(2, readBefore(7));
            assertThat(read(partition)).containsExactly(new Line(2, "bcd"), new Line(6, "e"));
        }
    }

    /** The first of those that are compared, the last, one between, and one before these. */
    @Test
    void seek_otherBytesInPlaceOfThoseThatHadBeenRead_isRefused() throws IOException {
        byte[] read = ("x".repeat(FilePartition.COMPARED_BYTES) + "\n").getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(directory.resolve("lines.txt"), read);
        ReadBefore before;
        try (SourcePartition<String> partition = open(FileSource.of(file).following())) {
            read(partition);
            before = new ReadBefore(partition.position(), partition.fingerprint());
        }
        Files.writeString(file, "more\n", StandardOpenOption.APPEND);
        for (int i : new int[] {0, 1, 2_000, FilePartition.COMPARED_BYTES}) {
            byte[] other = read.clone();
            other[i] ^= 1;
            Files.write(file, other);
            try (SourcePartition<String> partition = open(FileSource.of(file))) {
                if (i == 0) {
                    partition.seek(0, before);
                } else {
                    assertThatThrownBy(() -> partition.seek(0, before))
                            .as("byte %d", i)
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("has other bytes before byte 4097 than those that had been read");
                }
            }
        }
    }

    @Test
    void fingerprint_nothingRead_isThatOfEveryFile() throws IOException {
        try (SourcePartition<String> one = open(FileSource.of(file("one\n")))) {
            String nothing = one.fingerprint();
            read(one);
            assertThat(one.fingerprint()).isNotEqualTo(nothing).hasSize(8);
            try (SourcePartition<String> another = open(FileSource.of(file("another\n")))) {
                another.seek(0, new ReadBefore(0, nothing));
                assertThat(another.fingerprint()).isEqualTo(nothing);
            }
        }
    }

    @Test
    void fingerprint_truncatedAndGrownSinceTheLastOne_fails() throws IOException {
        Path file = file("one\ntwo\n");
        try (SourcePartition<String> partition = open(FileSource.of(file).following())) {
            read(partition);
            partition.fingerprint();
            // In place: the same file for the one who has it open.
            Files.writeString(file, "new\nnew\nnew\n", StandardOpenOption.TRUNCATE_EXISTING);
            assertThatThrownBy(partition::fingerprint)
                    .hasMessageContaining("has other bytes before byte 8 than those that had been read");
        }
    }

    @Test
    void following_fileTruncated_fails() throws IOException {
        Path file = file("one\ntwo\n");
        try (SourcePartition<String> partition = open(FileSource.of(file).following())) {
            read(partition);
            Files.writeString(file, "one\n", StandardOpenOption.TRUNCATE_EXISTING);
            assertThatThrownBy(() -> read(partition))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has 4 bytes, but 8 had been read; was it truncated");
        }
    }

    @Test
    void following_fileRotatedOrDeleted_failsWhenAllOfItIsRead() throws IOException {
        for (boolean another : List.of(true, false)) {
            Path file = file("one\n");
            try (SourcePartition<String> partition = open(FileSource.of(file).following())) {
                Files.move(file, directory.resolve("rotated-" + another));
                if (another) {
                    file("two\n");
                }
                assertThat(read(partition)).containsExactly(new Line(0, "one"));
                assertThatThrownBy(() -> readAgainAndAgain(partition))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("was renamed, deleted or replaced while it was followed,"
                                + " and had been read up to byte 4: nothing more can come from it");
            }
        }
    }

    private static void readAgainAndAgain(SourcePartition<String> partition) {
        for (int i = 0; i < 100; i++) {
            assertThat(read(partition)).isEmpty();
        }
    }

    @Test
    void open_missingFile_saysWhich() {
        FileSource source = FileSource.of(directory.resolve("missing.csv"));
        assertThatThrownBy(source::open).hasMessage("there is no file " + directory.resolve("missing.csv"));
    }

    @Test
    void of_twoFilesOfOneName_isRefused() {
        List<Path> files = List.of(directory.resolve("a/x.csv"), directory.resolve("b/x.csv"));
        assertThatThrownBy(() -> FileSource.of(files)).hasMessageContaining("x.csv");
    }
}
