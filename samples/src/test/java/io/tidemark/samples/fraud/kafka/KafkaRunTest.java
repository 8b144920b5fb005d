// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.checkpoint.CheckpointReader;
import io.tidemark.runtime.checkpoint.StateText;
import io.tidemark.samples.fraud.rule.RuleLibrary;
import io.tidemark.samples.fraud.run.AlertWriter;
import io.tidemark.samples.fraud.run.Console;
import io.tidemark.samples.fraud.run.Interruption;
import io.tidemark.samples.fraud.stream.StreamProfile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole lesson, with a broker and processes of its own. */
@Timeout(900)
final class KafkaRunTest {
    private static final StreamProfile PROFILE = StreamProfile.of(40_000, 11, Duration.ofSeconds(30));
    private static final int KILLS = 3;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final StringWriter alerts = new StringWriter();

    private KafkaRun.Result run(KafkaSettings settings) throws IOException {
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        try (Interruption interruption = Interruption.watch();
                AlertWriter writer = new AlertWriter(alerts)) {
            Console console = new Console(out, out, false);
            return new KafkaRun(settings, PROFILE, RuleLibrary.all(), console, writer).run(interruption);
        }
    }

    @Test
    void run_detectingProcessKilledAgainAndAgain_alertsAreThoseOfARunWithoutAKill() throws IOException {
        long seed = Long.getLong("samples.chaos.seed", System.nanoTime());
        System.out.println("KafkaRunTest seed " + seed);
        Path work = folder.resolve("work");
        Chaos chaos = new Chaos(KILLS, seed, Duration.ofMillis(600));
        KafkaRun.Result result = run(new KafkaSettings(null, 0, work, chaos));
        Comparison comparison = result.comparison();
        assertThat(comparison).as("seed %d", seed).isNotNull();
        System.out.println("KafkaRunTest: " + comparison);
        assertThat(comparison.kills()).isEqualTo(KILLS);
        assertThat(comparison.expected()).isEqualTo(2 * RuleLibrary.all().size());
        assertThat(comparison.isExact()).as("seed %d: %s", seed, comparison).isTrue();
        assertThat(result.scores()).allSatisfy(score -> {
            assertThat(score.planted()).isPositive();
            assertThat(score.found()).isEqualTo(score.planted());
            assertThat(score.alerts()).isEqualTo(score.planted());
        });
        assertThat(alerts.toString().lines()).hasSize(comparison.found());
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains(
                        "kill 1 of 3",
                        "kill 3 of 3",
                        "killed 3 times, 48 alerts expected, 48 found, 0 missing, 0 twice");
        CheckpointReader reader = CheckpointReader.in(work.resolve("checkpoints"));
        String last = reader.checkpoints().get(reader.checkpoints().size() - 1);
        StringBuilder lines = new StringBuilder();
        reader.writeJsonLines(last, StateText.none(), lines);
        // All windows are closed; one rule waits for the next event however long it takes.
        assertThat(lines.toString().lines().filter(line -> line.startsWith("{\"type\":\"key\"")))
                .isNotEmpty()
                .allMatch(line -> line.contains("\"pattern\":\"dormant-wake-up\""));
        assertThat(lines.toString()).contains("\"type\":\"partition\",\"name\":\"fraud-events-3\"");
        assertThat(ProcessHandle.current().children()).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void summary_runThatWasInterrupted_claimsNothingThatWasNotDone() {
        assertThat(KafkaRun.summary(false, 8_000_000, 3_900_000, 62.2, 17))
                .isEqualTo(
                        "not all was detected: 8,000,000 events written in 62.2 s, of which the last detecting process"
                                + " had read 3,900,000, marks of time included; 17 came a second time (not written)");
        assertThat(KafkaRun.summary(true, 8_000_000, 8_100_000, 80, 17))
                .isEqualTo("8,000,000 events written, detected and their alerts read in 80.0 s, 100,000 events/s,"
                        + " exactly once; 17 came a second time (not written)");
    }

    @Test
    void run_whatIsAroundDoesNotWork_isToldInWords() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
            assertThatThrownBy(() -> run(new KafkaSettings(null, port, null, Chaos.none())))
                    .isInstanceOf(KafkaRunException.class)
                    .hasMessageContaining("port " + port + " cannot be used by the broker")
                    .hasMessageContaining("--kafka localhost:" + port);
        }
        assertThatThrownBy(() -> run(new KafkaSettings("localhost:" + port, 0, null, Chaos.none())))
                .isInstanceOf(KafkaRunException.class)
                .hasMessageContaining("no Kafka broker answers at localhost:" + port);
        Path full = Files.createDirectory(folder.resolve("full"));
        Files.createFile(full.resolve("file"));
        assertThatThrownBy(() -> run(new KafkaSettings(null, 0, full, Chaos.none())))
                .isInstanceOf(KafkaRunException.class)
                .hasMessageContaining("is not empty");
        assertThatThrownBy(() -> run(new KafkaSettings(null, 0, full.resolve("file"), Chaos.none())))
                .isInstanceOf(KafkaRunException.class)
                .hasMessageContaining("cannot be made");
        try (Stream<Path> left = Files.list(full)) {
            assertThat(left).hasSize(1);
        }
    }
}
