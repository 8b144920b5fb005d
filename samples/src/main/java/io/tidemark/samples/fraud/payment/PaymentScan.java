// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.payment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Reads a file once from end to end, to learn what is broken in it and whether it must be sorted. */
public final class PaymentScan {
    private PaymentScan() {}

    /**
     * Scans a file.
     *
     * @param shownIssues how many issues are kept
     * @param cancelled asked for each row; true ends the scan early
     * @throws PaymentFileException if the file cannot be read
     */
    public static ScanResult scan(Path file, int shownIssues, BooleanSupplier cancelled) {
        List<RowIssue> issues = new ArrayList<>();
        long[] issueCount = new long[1];
        try (PaymentReader reader = PaymentReader.open(file, issue -> {
            issueCount[0]++;
            if (issues.size() < shownIssues) {
                issues.add(issue);
            }
        })) {
            int rows = 0;
            int frauds = 0;
            long earlier = 0;
            long disorder = 0;
            long first = Long.MAX_VALUE;
            long last = Long.MIN_VALUE;
            long previous = Long.MIN_VALUE;
            for (LabelledPayment next = nextOf(reader, cancelled); next != null; next = nextOf(reader, cancelled)) {
                long time = next.payment().timeMillis();
                rows++;
                frauds += next.fraud() ? 1 : 0;
                earlier += time < previous ? 1 : 0;
                previous = time;
                first = Math.min(first, time);
                last = Math.max(last, time);
                disorder = Math.max(disorder, last - time);
            }
            return new ScanResult(
                    reader.layout(),
                    reader.labelled(),
                    rows,
                    frauds,
                    issueCount[0],
                    issues,
                    earlier,
                    disorder,
                    first,
                    last);
        }
    }

    private static @Nullable LabelledPayment nextOf(PaymentReader reader, BooleanSupplier cancelled) {
        return cancelled.getAsBoolean() ? null : reader.next();
    }
}
