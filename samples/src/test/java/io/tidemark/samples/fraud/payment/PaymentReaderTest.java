// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaymentReaderTest {
    private static final String TERMINALS =
            "TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD,TX_FRAUD_SCENARIO\n";

    @TempDir
    private Path directory;

    private final List<String> issues = new ArrayList<>();

    private Path file(byte[] content) throws IOException {
        return Files.write(directory.resolve("payments"), content);
    }

    private Path file(String content) throws IOException {
        return file(content.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] gzipped(String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    /** Each payment as "id customer terminal amount", with an F for fraud. */
    private List<String> read(Path file) {
        List<String> rows = new ArrayList<>();
        try (PaymentReader reader = PaymentReader.open(file, issue -> issues.add(issue.toString()))) {
            for (LabelledPayment row = reader.next(); row != null; row = reader.next()) {
                PaymentEvent.Payment payment = row.payment();
                assertThat(payment.row()).isEqualTo(rows.size());
                rows.add(payment.id() + " " + payment.customer() + " " + payment.terminal() + " " + payment.amount()
                        + (row.fraud() ? " F" : ""));
            }
        }
        return rows;
    }

    @Test
    void next_terminals_areRead() throws IOException {
        Path file = file(TERMINALS + "1,2024-01-01 10:00:00,7,70,12.50,0,0\n2,2024-01-01 10:00:01,8,80,0,1,2\n");
        assertThat(read(file)).containsExactly("1 7 70 12.5", "2 8 80 0.0 F");
        assertThat(issues).isEmpty();
    }

    @Test
    void next_merchantsInAnyOrderWithIndexColumn_areRead() throws IOException {
        Path file = file("""
                ,is_fraud,amt,merchant,category,cc_num,trans_date_trans_time,unix_time,merch_lat,merch_long,trans_num
                0,1,4.97,"Smith, ""The"" Grocer",food,4000111,2024-01-01 00:00:18,1704067218,36.0,-82.0,abc
                1,0,107.23,Jones,fuel,4000222,2024-01-01 00:00:44,1704067244,49.1,-118.1,def
                """);
        assertThat(read(file)).containsExactly("abc 4000111 Smith, \"The\" Grocer 4.97 F", "def 4000222 Jones 107.23");
    }

    @Test
    void next_merchantsWithUnixTimeOnlyAndNoLabel_areRead() throws IOException {
        Path file = file("cc_num,merchant,amt,unix_time\n4,Shop,1.5,1704067218\n");
        try (PaymentReader reader = PaymentReader.open(file, issue -> {})) {
            assertThat(reader.labelled()).isFalse();
            assertThat(reader.layout()).isEqualTo(PaymentLayout.MERCHANTS);
            LabelledPayment row = reader.next();
            assertThat(row).isNotNull();
            assertThat(row.payment().timeMillis()).isEqualTo(1_704_067_218_000L);
            assertThat(row.payment().id()).isEqualTo("line 2");
        }
    }

    @Test
    void next_gzipOrByteOrderMarkOrCarriageReturns_sameRows() throws IOException {
        String text = TERMINALS + "1,2024-01-01 10:00:00,7,70,12.50,0,0\n";
        List<String> expected = List.of("1 7 70 12.5");
        assertThat(read(file(gzipped(text)))).isEqualTo(expected);
        assertThat(read(file("\uFEFF" + text))).isEqualTo(expected);
        assertThat(read(file(gzipped("\uFEFF" + text.replace("\n", "\r\n"))))).isEqualTo(expected);
        assertThat(read(file(text.strip()))).isEqualTo(expected);
        assertThat(read(file(text.replace(',', ';')))).isEqualTo(expected);
        assertThat(issues).isEmpty();
    }

    @Test
    void next_brokenRows_areToldWithLineAndReasonAndLeftOut() throws IOException {
        Path file = file(TERMINALS
                + "1,2024-01-01 10:00:00,7,70,12.50,0,0\n"
                + "2,2024-01-01 10:00:00,7,70\n"
                + "3,yesterday,7,70,12.50,0,0\n"
                + "4,2024-01-01 10:00:00,,70,12.50,0,0\n"
                + "5,2024-01-01 10:00:00,7,70,\"1,250.00\",0,0\n"
                + "6,2024-01-01 10:00:00,7,70,-3.00,0,0\n"
                + "7,2024-01-01 10:00:00,7,70,NaN,0,0\n"
                + "8,2024-01-01 10:00:00,7,70,12.50,maybe,0\n"
                + "9,2024-01-01 10:00:00,7,70,\"12.50,0,0\n"
                + "10,2024-01-01 10:00:00,7,70,99,1,0\n");
        assertThat(read(file)).containsExactly("1 7 70 12.5", "10 7 70 99.0 F");
        assertThat(issues)
                .containsExactly(
                        "line 3: 4 fields: must be 7, as in the header",
                        "line 4: TX_DATETIME is \"yesterday\": must be a time, such as 2018-04-01 00:00:31 (UTC)",
                        "line 5: CUSTOMER_ID is empty",
                        "line 6: TX_AMOUNT is \"1,250.00\": must be a number with a point, such as 57.16",
                        "line 7: TX_AMOUNT is -3.00: must be zero or more; it is no payment",
                        "line 8: TX_AMOUNT is \"NaN\": must be a number with a point, such as 57.16",
                        "line 9: TX_FRAUD is \"maybe\": must be 0 or 1",
                        "line 10: a quote is not closed");
    }

    @Test
    void next_repeatedPayment_isLeftOutUnlessItDiffers() throws IOException {
        String row = "1,2024-01-01 10:00:00,7,70,12.50,0,0\n";
        Path file = file(TERMINALS + row + row + row.replace("12.50", "13.50"));
        assertThat(read(file)).containsExactly("1 7 70 12.5", "1 7 70 13.5");
        assertThat(issues)
                .containsExactly(
                        "line 3: the payment 1 occurs again; left out",
                        "line 4: the payment 1 occurs again with other content; kept");
    }

    @Test
    void open_uselessFile_saysWhy() throws IOException {
        assertThatThrownBy(() -> read(directory.resolve("nowhere"))).hasMessageContaining("there is no such file");
        assertThatThrownBy(() -> read(directory)).hasMessageContaining("is no regular file");
        assertThatThrownBy(() -> read(file(""))).hasMessageContaining("is empty");
        assertThatThrownBy(() -> read(file("\n\n"))).hasMessageContaining("is empty");
        assertThatThrownBy(() -> read(file("TX_DATETIME,CUSTOMER_ID,TX_AMOUNT\n1,2,3\n")))
                .isInstanceOf(PaymentFileException.class)
                .hasMessageContaining("terminals (TX_DATETIME, CUSTOMER_ID, TERMINAL_ID, ...) lacks terminal_id")
                .hasMessageContaining("It has: TX_DATETIME, CUSTOMER_ID, TX_AMOUNT");
    }

    @Test
    void next_gzipCutShort_saysSo() throws IOException {
        byte[] whole = gzipped(TERMINALS + "1,2024-01-01 10:00:00,7,70,12.50,0,0\n".repeat(1_000));
        assertThatThrownBy(() -> read(file(Arrays.copyOf(whole, whole.length - 20))))
                .hasMessageContaining("ends in the middle of its compressed data");
    }

    @Test
    void next_headerOnly_noRows() throws IOException {
        assertThat(read(file(TERMINALS))).isEmpty();
        assertThat(issues).isEmpty();
    }

    @Test
    void scan_disorder_isMeasured() throws IOException {
        Path file = file(TERMINALS
                + "1,2024-01-01 10:00:00,7,70,1,0,0\n"
                + "2,2024-01-01 10:05:00,7,70,1,1,0\n"
                + "3,2024-01-01 10:03:00,7,70,1,0,0\n"
                + "4,2024-01-01 10:04:00,7,70,1,0,0\n"
                + "oops\n");
        ScanResult scan = PaymentScan.scan(file, 5, () -> false);
        assertThat(scan.rows()).isEqualTo(4);
        assertThat(scan.frauds()).isEqualTo(1);
        assertThat(scan.earlier()).isEqualTo(1);
        assertThat(scan.disorderMillis()).isEqualTo(120_000);
        assertThat(scan.lastMillis() - scan.firstMillis()).isEqualTo(300_000);
        assertThat(scan.issueCount()).isEqualTo(1);
        assertThat(PaymentScan.scan(file, 5, () -> true).rows()).isZero();
    }
}
