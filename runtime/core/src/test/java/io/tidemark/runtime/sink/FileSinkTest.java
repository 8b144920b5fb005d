// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.JobFailedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileSinkTest {
    private static final String FIRST = "checkpoint-000000000001-0badcafe";
    private static final String SECOND = "checkpoint-000000000002-0badcafe";

    @TempDir
    private Path directory;

    private FileSink<String> sink() {
        return FileSink.in(directory.resolve("results"), line -> line);
    }

    private List<String> visible() {
        return FileSink.linesIn(directory.resolve("results"));
    }

    @Test
    void linesIn_noDirectory_areNone() {
        assertThat(visible()).isEmpty();
    }

    @Test
    void recover_directoryIsAFile_saysSo() throws IOException {
        Path file = Files.createFile(directory.resolve("results"));
        assertThatThrownBy(() -> sink().recover(null))
                .isInstanceOf(JobFailedException.class)
                .hasMessage("directory " + file
                        + " for results is a file and no directory: name another, or move the file away");
    }

    @Test
    void write_beforeCommit_isNotVisible() {
        try (FileSink<String> sink = sink()) {
            sink.recover(null);
            sink.write("a");
            assertThat(visible()).isEmpty();
            byte[] prepared = sink.prepare(FIRST);
            assertThat(visible()).isEmpty();
            sink.commit(prepared);
            assertThat(visible()).containsExactly("a");
            sink.write("b");
            sink.commit(sink.prepare(SECOND));
            assertThat(visible()).containsExactly("a", "b");
        }
    }

    @Test
    void recover_preparedAndCommittedElsewhere_isMadeVisible() {
        byte[] prepared = prepare();
        sink().recover(prepared);
        assertThat(visible()).containsExactly("a");
        sink().recover(prepared);
        assertThat(visible()).containsExactly("a");
    }

    @Test
    void recover_preparedAndNotCommitted_isGivenUp() throws IOException {
        prepare();
        sink().recover(null);
        assertThat(visible()).isEmpty();
        try (Stream<Path> files = Files.list(directory.resolve("results"))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void recover_toAnEarlierCheckpoint_takesBackWhatCameLater() {
        FileSink<String> sink = sink();
        sink.recover(null);
        sink.write("a");
        byte[] first = sink.prepare(FIRST);
        sink.commit(first);
        sink.write("b");
        sink.commit(sink.prepare(SECOND));
        sink().recover(first);
        assertThat(visible()).containsExactly("a");
    }

    @Test
    void recover_withoutCheckpointIntoResultsOfAnother_isRefusedAndDeletesNothing() {
        sink().recover(prepare());
        assertThatThrownBy(() -> sink().recover(null))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("give the job an empty one");
        assertThat(visible()).containsExactly("a");
    }

    @Test
    void write_severalLines_isRefused() {
        FileSink<String> sink = sink();
        sink.recover(null);
        assertThatThrownBy(() -> sink.write("a\nb")).hasMessageContaining("must be one line");
    }

    @Test
    void recover_directoryGone_isRefused() {
        byte[] committed = "+results-000000000001-0badcafe.txt".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> sink().recover(committed))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("mount its disk");
    }

    @Test
    void recover_filesOfOthers_areLeftAlone() throws IOException {
        byte[] prepared = prepare();
        Path foreign = directory.resolve("results").resolve("results-202611211800.txt");
        Files.writeString(foreign, "foreign\n");
        Files.writeString(directory.resolve("results").resolve("results-x.txt"), "foreign\n");
        sink().recover(prepared);
        assertThat(visible()).containsExactlyInAnyOrder("a", "foreign", "foreign");
    }

    private byte[] prepare() {
        FileSink<String> sink = sink();
        sink.recover(null);
        sink.write("a");
        byte[] prepared = sink.prepare(FIRST);
        sink.close();
        return prepared;
    }
}
