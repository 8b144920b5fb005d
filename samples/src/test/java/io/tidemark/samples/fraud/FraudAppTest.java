// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FraudAppTest {
    @TempDir
    private Path directory;

    private record Result(int code, String out, String error) {}

    private static Result run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        return run(out, () -> out.toString(StandardCharsets.UTF_8), arguments);
    }

    private static Result run(OutputStream out, java.util.function.Supplier<String> text, String... arguments) {
        ByteArrayOutputStream error = new ByteArrayOutputStream();
        int code = FraudApp.run(out, new PrintStream(error, true, StandardCharsets.UTF_8), arguments);
        return new Result(code, text.get(), error.toString(StandardCharsets.UTF_8));
    }

    @Test
    void run_generatedStream_findsAllThatWasPlantedAndNothingElse() {
        Path alerts = directory.resolve("alerts.jsonl");
        Result result = run("--events", "60k", "--seed", "7", "--quiet", "--alerts", alerts.toString());
        assertThat(result.code()).isZero();
        List<String> lines = result.out().lines().toList();
        assertThat(lines).hasSize(25);
        assertThat(lines.subList(1, 25)).allMatch(line -> line.endsWith("1.000   1.000"));
        assertThat(result.error()).contains("60,000 events");
    }

    @Test
    void run_generatedStream_alertsAreJsonLinesThatSayWhy() throws IOException {
        Result result = run("--events", "40000", "--rules", "7,card-velocity", "--quiet");
        assertThat(result.code()).isZero();
        assertThat(result.error()).contains("account-takeover", "card-velocity");
        List<String> lines = result.out().lines().toList();
        assertThat(lines).hasSize(4);
        for (String line : lines) {
            JsonNode alert = new ObjectMapper().readTree(line);
            assertThat(alert.get("rule").asText()).isIn("account-takeover", "card-velocity");
            assertThat(alert.get("key").asText()).isNotEmpty();
            assertThat(alert.get("matchId").asText()).matches("[0-9a-f]{32}");
            assertThat(alert.get("why").asText()).isNotEmpty();
            assertThat(alert.get("events")).hasSize(4);
            assertThat(alert.get("events").get(0).get("time").asText()).startsWith("2025-");
        }
    }

    @Test
    void run_sameSeed_sameAlerts() {
        String[] arguments = {"--events", "20k", "--quiet"};
        assertThat(run(arguments).out()).isEqualTo(run(arguments).out()).isNotEmpty();
    }

    @Test
    void run_progress_goesToStandardError() {
        Result result = run("--events", "20k", "--rules", "24");
        assertThat(result.error())
                .contains("20,000 events", "events/s", "event time 2025-", "watermark lag", "open partial matches");
    }

    @Test
    void run_help_namesEveryOptionAndExitCode() {
        Result result = run("--help");
        assertThat(result.code()).isZero();
        assertThat(result.out())
                .contains("--kafka", "--chaos", "--port", "--work", "--show-checkpoint")
                .contains("--events", "--seed", "--rules", "--disorder", "--input", "--alerts", "--quiet")
                .contains("--list-rules", "--explain", "--format", "--help", "--version")
                .contains("0     all", "1     failure", "2     wrong usage", "130   interrupted");
        assertThat(run("--version").out()).startsWith("tidemark-fraud");
    }

    @Test
    void run_listRules_namesThemAll() {
        Result result = run("--list-rules");
        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("7  account-takeover", "24  unpaid-order", "F3  reported-terminal");
    }

    @ParameterizedTest
    @CsvSource({"text, automaton", "mermaid, -->", "dot, digraph"})
    void run_explain_drawsTheAutomaton(String format, String expected) {
        Result result = run("--explain", "unpaid-order", "--format", format);
        assertThat(result.code()).isZero();
        assertThat(result.out()).contains(expected, "created");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--nonsense | Unknown option",
                "--events 0 | --events is 0: must be from 1",
                "--events many | is no number such as",
                "--disorder -5s | ",
                "--disorder soon | is no time such as",
                "--rules 99 | there is no rule",
                "--rules , | --rules names no rule",
                "--rules card-tesing | is \"card-testing\" meant?",
                "--events 2000000000 | must be from 1 to 1,000m",
                "--rules F1 | is not for the generated stream",
                "--input x.csv --rules 7 | is not for a file",
                "--input x.csv --seed 1 | leave it out with --input",
                "--chaos 3 | use it with --kafka",
                "--work somewhere | use it with --kafka",
                "--kafka nowhere | must be a host and a port",
                "--kafka localhost:9092 --port 9093 | leave it out with --kafka localhost:9092",
                "--kafka --port 99999 | must be from 1 to 65535",
                "--kafka --chaos 0 | must be from 1 to",
                "--kafka --input x.csv | leave it out with --input",
                "--format dot | use it with --explain",
                "--explain 7 --format png | must be text, mermaid or dot",
                "--explain nothing | there is no rule"
            })
    void run_wrongUsage_isToldAndEndsWithTwo(String arguments, String expected) {
        Result result = run(arguments.split(" "));
        assertThat(result.code()).as(result.error()).isEqualTo(2);
        assertThat(result.error()).contains(expected == null ? "" : expected).contains("See --help.");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void run_uselessFile_isToldAndEndsWithOne() throws IOException {
        Path empty = Files.createFile(directory.resolve("empty.csv"));
        assertThat(run("--input", empty.toString())).satisfies(result -> {
            assertThat(result.code()).isEqualTo(1);
            assertThat(result.error()).contains("is empty; its first line must name the columns");
        });
        assertThat(run("--input", "nowhere.csv").code()).isEqualTo(1);
        assertThat(run("--show-checkpoint", "nowhere").error()).contains("there is no folder nowhere");
        assertThat(run("--show-checkpoint", directory.toString()).error()).contains("has no checkpoint");
        assertThat(run("--events", "1k", "--alerts", "nowhere/alerts.jsonl")).satisfies(result -> {
            assertThat(result.code()).isEqualTo(1);
            assertThat(result.error()).contains("its directory does not exist");
        });
    }

    @Test
    void run_readerGone_endsQuietlyWithTheTable() {
        Result result = run(new Failing("Broken pipe"), () -> "", "--events", "20k", "--quiet");
        assertThat(result.code()).isZero();
        assertThat(result.error())
                .contains("Nobody reads the alerts any more", "precision")
                .doesNotContain("\tat ");
    }

    @Test
    void run_diskFull_isToldAndEndsWithOne() {
        Result result = run(new Failing("No space left on device"), () -> "", "--events", "20k", "--quiet");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.error()).contains("No space left on device").doesNotContain("\tat ");
    }

    /** Fails from the first byte on. */
    private static final class Failing extends OutputStream {
        private final String reason;

        Failing(String reason) {
            this.reason = reason;
        }

        @Override
        public void write(int value) throws IOException {
            throw new IOException(reason);
        }
    }
}
