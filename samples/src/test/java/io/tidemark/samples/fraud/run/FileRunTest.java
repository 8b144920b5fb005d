// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.samples.fraud.payment.PaymentRules;
import io.tidemark.samples.fraud.payment.PaymentScores;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRunTest {
    private static final String HEADER = "TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD\n";
    private static final LocalDateTime START = LocalDateTime.of(2024, 3, 1, 8, 0);

    @TempDir
    private Path directory;

    private final List<String> rows = new ArrayList<>();
    private final StringWriter alerts = new StringWriter();
    private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

    /**
     * Customer 1 pays 20 a day and, on days 15 and 17, 200 and 90, both fraud. Terminal 9 is reported on day 8 for a
     * fraud of day 1, and used on days 5, 10 and 25, the latter two frauds.
     */
    @BeforeEach
    void pay() {
        for (int day = 0; day < 30; day++) {
            pay(day, 10, 1, 1, 20 + day % 3, false);
        }
        pay(15, 11, 1, 2, 200, true);
        pay(17, 11, 1, 2, 90, true);
        pay(1, 12, 3, 9, 30, true);
        pay(5, 12, 4, 9, 30, false);
        pay(10, 12, 5, 9, 30, true);
        pay(25, 12, 6, 9, 30, true);
        rows.sort(java.util.Comparator.comparing(row -> row.substring(row.indexOf(','))));
    }

    private void pay(int day, int hour, int customer, int terminal, double amount, boolean fraud) {
        String time = START.plusDays(day).withHour(hour).toString().replace('T', ' ') + ":00";
        rows.add(String.format(
                Locale.ROOT, "%d,%s,%d,%d,%.2f,%d", rows.size(), time, customer, terminal, amount, fraud ? 1 : 0));
    }

    private PaymentScores run(List<String> lines, String disorder, int rowsInMemory) throws IOException {
        Path file = Files.writeString(directory.resolve("payments.csv"), HEADER + String.join("\n", lines) + "\n");
        PrintStream out = new PrintStream(messages, true, StandardCharsets.UTF_8);
        try (Interruption interruption = Interruption.watch();
                AlertWriter writer = new AlertWriter(alerts)) {
            FileRun.Settings settings = new FileRun.Settings(file, Duration.parse(disorder), directory, rowsInMemory);
            return new FileRun(settings, PaymentRules.all(), new Console(out, out, true), writer).run(interruption);
        }
    }

    private String messages() {
        return messages.toString(StandardCharsets.UTF_8);
    }

    private static void assertExpected(PaymentScores scores) {
        assertThat(scores.scores())
                .containsExactly(
                        new PaymentScores.Score("unusual-amount", 2, 2, 2, 5),
                        new PaymentScores.Score("spending-burst", 1, 2, 2, 5),
                        new PaymentScores.Score("reported-terminal", 2, 2, 2, 5),
                        new PaymentScores.Score("confirmed-terminal", 1, 1, 1, 5));
        assertThat(scores.together()).isEqualTo(new PaymentScores.Score("together", 6, 4, 4, 5));
    }

    @Test
    void run_inOrder_findsWhatIsThere() throws IOException {
        assertExpected(run(rows, "PT30S", 1_000));
        assertThat(alerts.toString().lines()).hasSize(6);
        assertThat(messages())
                .contains("36 payments", "5 of them fraud", "together")
                .doesNotContain("out of order");
    }

    @Test
    void run_unsorted_isNoticedSaidAndSorted() throws IOException {
        Collections.shuffle(rows, new Random(3));
        assertExpected(run(rows, "PT30S", 1_000));
        assertThat(messages()).contains("rows are out of order", "the file is sorted first", "Sorted in memory.");
    }

    @Test
    void run_unsortedAndLarge_isSortedOnDiskAndNothingIsLeft() throws IOException {
        Collections.shuffle(rows, new Random(4));
        assertExpected(run(rows, "PT0S", 10));
        assertThat(messages()).contains("Sorted with 4 temporary files.");
        try (var entries = Files.list(directory)) {
            assertThat(entries).hasSize(1);
        }
    }

    @Test
    void run_outOfOrderWithinTheBound_isReadAsItIs() throws IOException {
        Collections.swap(rows, 20, 21);
        assertExpected(run(rows, "P2D", 1_000));
        assertThat(messages())
                .contains("1 row is out of order", "it is read as it is")
                .doesNotContain("Sorted");
    }

    @Test
    void run_brokenLines_areCountedAndShownAndTheRestIsUsed() throws IOException {
        rows.add(3, "not,a,row");
        rows.add(9, "77,2024-03-04 10:00:00,1,1,lots,0");
        assertExpected(run(rows, "PT30S", 1_000));
        assertThat(messages())
                .contains(
                        "2 rows are not as they should be",
                        "line 5: 3 fields: must be 6, as in the header",
                        "line 11: TX_AMOUNT is \"lots\"");
    }

    @Test
    void run_headerOnly_saysSoAndEnds() throws IOException {
        PaymentScores scores = run(List.of(), "PT30S", 1_000);
        assertThat(scores.payments()).isZero();
        assertThat(messages()).contains("0 payments");
    }
}
