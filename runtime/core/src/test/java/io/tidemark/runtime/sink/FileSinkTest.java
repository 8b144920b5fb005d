// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
            assertThat(files)
                    .allMatch(file -> String.valueOf(file.getFileName()).startsWith(".owner-"));
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

    @Test
    void twoSinksInADirectory_areRefusedBeforeOneTakesFilesOfTheOther() {
        FileSink<String> first = sink();
        first.recover(null);
        FileSink<String> second = sink();
        second.recover(null);
        second.write("b");
        first.write("a");
        assertThatThrownBy(() -> first.prepare(FIRST))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("give each a directory of its own");
        second.commit(second.prepare(FIRST));
        assertThat(visible()).containsExactly("b");
        first.close();
    }

    @Test
    void recover_directoryOfAnotherJobByNow_isRefusedAndDeletesNothing() {
        FileSink<String> first = sink();
        first.recover(null);
        byte[] prepared = first.prepare(FIRST);
        FileSink<String> other = sink();
        other.recover(null);
        other.write("b");
        other.commit(other.prepare(SECOND));
        assertThatThrownBy(() -> sink().recover(prepared))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("belongs to another job or sink");
        assertThat(visible()).containsExactly("b");
    }

    @Test
    void recover_fromACheckpointWithoutOwner_goesOn() {
        byte[] prepared = prepare();
        String text = new String(prepared, StandardCharsets.UTF_8);
        byte[] old = text.substring(0, text.indexOf('\n')).getBytes(StandardCharsets.UTF_8);
        FileSink<String> sink = sink();
        sink.recover(old);
        sink.write("b");
        sink.commit(sink.prepare(SECOND));
        sink().recover(prepared);
        assertThat(visible()).containsExactly("a");
    }

    @Test
    void recover_afterARunThatWasInterrupted_writesAgain() {
        FileSink<String> sink = sink();
        sink.recover(null);
        sink.write("begun");
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> sink.write("x".repeat(100_000))).hasMessageContaining("ClosedByInterrupt");
        assertThat(Thread.interrupted()).isTrue();
        sink.close();

        sink.recover(null);
        sink.write("a");
        byte[] first = sink.prepare(FIRST);
        sink.commit(first);
        sink.write("void, and not closed");
        sink.recover(first);
        sink.write("b");
        sink.commit(sink.prepare(SECOND));
        assertThat(visible()).containsExactly("a", "b");
    }

    @Test
    void recover_readerTookWhatWasPublished_goesOn() throws IOException {
        FileSink<String> sink = sink();
        sink.recover(null);
        byte[] committed = new byte[0];
        for (String checkpoint : List.of(FIRST, SECOND)) {
            sink.write(checkpoint);
            committed = sink.prepare(checkpoint);
            sink.commit(committed);
        }
        sink.close();
        takeVisible();
        FileSink<String> next = sink();
        next.recover(committed);
        next.write("c");
        next.commit(next.prepare("checkpoint-000000000003-0badcafe"));
        assertThat(visible()).containsExactly("c");
    }

    @Test
    void recover_readerTookWhatRecoveryPublished_goesOn() throws IOException {
        byte[] prepared = prepare();
        sink().recover(prepared);
        takeVisible();
        sink().recover(prepared);
        assertThat(visible()).isEmpty();
    }

    @Test
    void recover_unpublishedGone_fails() throws IOException {
        FileSink<String> sink = sink();
        sink.recover(null);
        sink.write("a");
        sink.commit(sink.prepare(FIRST));
        sink.write("b");
        byte[] prepared = sink.prepare(SECOND);
        sink.close();
        Path hidden = directory.resolve("results").resolve(".results-000000000002-0badcafe.txt");
        Files.delete(hidden);
        assertThatThrownBy(() -> sink().recover(prepared))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("results-000000000002-0badcafe.txt")
                .hasMessageContaining("nothing tells that they were published");
        assertThat(visible()).containsExactly("a");
    }

    @Test
    void recover_wentBackAndUnpublishedGone_fails() throws IOException {
        FileSink<String> sink = sink();
        sink.recover(null);
        byte[] first = sink.prepare(FIRST);
        sink.commit(first);
        sink.write("b");
        sink.commit(sink.prepare("checkpoint-000000000003-0badcafe"));
        FileSink<String> next = sink();
        next.recover(first);
        next.write("b");
        byte[] second = next.prepare(SECOND);
        Files.delete(directory.resolve("results").resolve(".results-000000000002-0badcafe.txt"));
        assertThatThrownBy(() -> sink().recover(second)).hasMessageContaining("nothing tells that they were published");
    }

    /** Its process slept after it had taken over the job, until another one had taken it over in turn. */
    @Test
    void recover_anotherHasGoneOnSinceItLookedAround_leavesAllOfThatAlone() {
        byte[] first = prepare();
        FileSink<String> sleeper = sink();
        sleeper.lookAround();
        FileSink<String> next = sink();
        next.lookAround();
        next.recover(first);
        next.write("b");
        next.commit(next.prepare(SECOND));
        next.write("c");
        byte[] third = next.prepare("checkpoint-000000000003-0badcafe");
        sleeper.recover(first);
        next.commit(third);
        assertThat(visible()).containsExactly("a", "b", "c");
    }

    @Test
    void recover_anotherHasBegunSinceItLookedAround_leavesTheDirectoryToIt() {
        FileSink<String> sleeper = sink();
        sleeper.lookAround();
        FileSink<String> next = sink();
        next.lookAround();
        next.recover(null);
        next.write("a");
        byte[] first = next.prepare(FIRST);
        sleeper.recover(null);
        next.commit(first);
        next.write("b");
        byte[] second = next.prepare(SECOND);
        next.commit(second);
        sink().recover(second);
        assertThat(visible()).containsExactly("a", "b");
    }

    @Test
    void recover_directoryCannotBeMade_saysWhere() {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")));
        assertThatThrownBy(() -> FileSink.in(Path.of("/proc/nowhere/results"), String::valueOf)
                        .recover(null))
                .isInstanceOf(JobFailedException.class)
                .hasMessageStartingWith("directory /proc/nowhere/results for results cannot be made there: ")
                .hasMessageEndingWith("; name another");
    }

    @Test
    void toString_relative_isAbsolute() {
        assertThat(FileSink.in(Path.of("alerts"), String::valueOf))
                .hasToString("FileSink[" + Path.of("alerts").toAbsolutePath() + "]");
    }

    private void takeVisible() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("results"))) {
            for (Path file : files.toList()) {
                if (!String.valueOf(file.getFileName()).startsWith(".")) {
                    Files.delete(file);
                }
            }
        }
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
