// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.runtime.source.FileSource;
import io.tidemark.runtime.time.WatermarkStrategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file loses lines that had been read, after the one where a job that goes on begins to read again. In one thread.
 */
final class TruncatedSourceTest {
    /** Time has not reached any of it, so all is read again. */
    private static final String READ = "100 a\n101 x\n102 x\n103 x\n";

    private static final int READ_EVENTS = 4;

    private final RestartedJob restarted = new RestartedJob();
    private final CollectingSink<String> results = new CollectingSink<>();

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void read() throws IOException {
        file = Files.writeString(directory.resolve("readings"), READ);
        assertThat(run(FileSource.of(file).following()).events()).isEqualTo(READ_EVENTS);
    }

    /** Reads all that there is, and stops with a checkpoint. */
    private JobProgress run(FileSource source) {
        CepJob<Reading> job = CepJob.named("truncated")
                .source(source, TruncatedSourceTest::parse)
                .eventTime(Reading::time)
                .watermarks(WatermarkStrategy.<Reading>boundedDisorder(Duration.ofMillis(50))
                        .withoutIdleness())
                .sink(results)
                .detect("ab", Reading.aThenB())
                .by(Reading::key)
                .emit(match -> match.key() + " to " + match.timestamp())
                .events(Reading.serializer())
                .checkpoints(restarted.checkpoints())
                .config(JobConfig.defaults().withClock(restarted.clock()).withBatchSize(2))
                .build();
        return restarted.run(job);
    }

    private static Reading parse(String line) {
        String[] parts = line.split(" ", -1);
        return Reading.of("k", Long.parseLong(parts[0]), parts[1]);
    }

    private void assertTold(FileSource source, String what) {
        assertThatThrownBy(() -> run(source))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining(
                        "source partition readings cannot be read from position 0 again up to position 24")
                .hasMessageContaining(what);
        assertThat(results.results()).isEmpty();
    }

    @Test
    void fileTruncated_isToldAndNothingIsLost() throws IOException {
        Files.writeString(file, "100 a\n101 x\n");
        String what = "has 12 bytes, but 24 had been read; was it truncated";
        assertTold(FileSource.of(file).following(), what);
        assertTold(FileSource.of(file), what);

        // What was there is put back, and more.
        Files.writeString(file, READ + "105 b\n1000 x\n");
        assertThat(run(FileSource.of(file).following()).events()).isEqualTo(READ_EVENTS + 2);
        assertThat(results.results()).containsExactly("k to 105");
    }

    @Test
    void fileTruncated_withLongerLinesSince_isTold() throws IOException {
        Files.writeString(file, "100 a\n101 x\n105 something-else\n1000 x\n");
        assertTold(FileSource.of(file).following(), "has no line that begins at byte 24; was it replaced by another?");
    }

    /** As a log that was rotated, and has as many lines of the same length since. */
    @Test
    void fileReplaced_byOneWithLinesInTheSamePlaces_isTold() throws IOException {
        Files.writeString(file, READ.replace('x', 'y') + "105 b\n1000 x\n");
        String what = "has other bytes before byte 24 than those that had been read; was it replaced by another?";
        assertTold(FileSource.of(file).following(), what);

        Files.writeString(file, READ + "105 b\n1000 x\n");
        assertThat(run(FileSource.of(file).following()).events()).isEqualTo(READ_EVENTS + 2);
        assertThat(results.results()).containsExactly("k to 105");
    }

    @Test
    void fileThatIsAsLongAsBefore_isGoneOnWith() {
        assertThat(run(FileSource.of(file)).events()).isEqualTo(READ_EVENTS);
    }
}
