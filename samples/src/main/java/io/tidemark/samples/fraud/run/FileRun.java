// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.run;

import io.tidemark.runtime.CepJob;
import io.tidemark.runtime.JobProgress;
import io.tidemark.runtime.source.IterableSource;
import io.tidemark.samples.fraud.payment.ExternalSorter;
import io.tidemark.samples.fraud.payment.LabelledPayment;
import io.tidemark.samples.fraud.payment.PaymentEvent;
import io.tidemark.samples.fraud.payment.PaymentEvent.Payment;
import io.tidemark.samples.fraud.payment.PaymentFileException;
import io.tidemark.samples.fraud.payment.PaymentReader;
import io.tidemark.samples.fraud.payment.PaymentRules.Suspicion;
import io.tidemark.samples.fraud.payment.PaymentScan;
import io.tidemark.samples.fraud.payment.PaymentScores;
import io.tidemark.samples.fraud.payment.ReportedPayments;
import io.tidemark.samples.fraud.payment.ScanResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks for rules in a file of payments, and scores them against its labels. */
public final class FileRun {
    private static final int SHOWN_ISSUES = 10;

    private final Settings settings;
    private final Map<String, Suspicion> rules = new LinkedHashMap<>();
    private final Console console;
    private final AlertWriter alerts;

    /**
     * What is read, and how.
     *
     * @param file the file
     * @param disorder up to which rows may be out of order without being sorted
     * @param temporary where to sort, if the file must be sorted and does not fit in memory
     * @param rowsInMemory how many rows do
     */
    public record Settings(Path file, Duration disorder, Path temporary, int rowsInMemory) {
        /** Sorts in the system's directory for temporary files, with the default number of rows in memory. */
        public static Settings of(Path file, Duration disorder) {
            Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
            return new Settings(file, disorder, temporary, ExternalSorter.DEFAULT_ROWS_IN_MEMORY);
        }
    }

    /** A run of rules over a file. */
    public FileRun(Settings settings, List<Suspicion> rules, Console console, AlertWriter alerts) {
        this.settings = settings;
        rules.forEach(rule -> this.rules.put(rule.rule().name(), rule));
        this.console = console;
        this.alerts = alerts;
    }

    /**
     * Scans, sorts if need be, runs and prints the table.
     *
     * @return what the rules achieved
     * @throws PaymentFileException if the file cannot be used
     */
    public PaymentScores run(Interruption interruption) {
        ScanResult scan = PaymentScan.scan(settings.file(), SHOWN_ISSUES, interruption::requested);
        if (interruption.requested()) {
            console.say("Interrupted before the file was read to its end: nothing was looked at.");
            return new PaymentScores(List.copyOf(rules.keySet()));
        }
        tell(scan);
        boolean sort = scan.disorderMillis() > settings.disorder().toMillis();
        tellOrder(scan, sort);
        PaymentScores scores = new PaymentScores(List.copyOf(rules.keySet()));
        try (PaymentReader reader = PaymentReader.open(settings.file(), issue -> {});
                ExternalSorter sorter = new ExternalSorter(
                        settings.temporary(), settings.rowsInMemory(), ExternalSorter.DEFAULT_FAN_IN)) {
            Supplier<@Nullable LabelledPayment> rows = reader::next;
            if (sort) {
                rows = sorter.sort(rows, interruption::requested);
                console.say(
                        sorter.filesWritten() == 0
                                ? "Sorted in memory."
                                : "Sorted with " + sorter.filesWritten() + " temporary files.");
            }
            JobProgress result = process(new ReportedPayments(rows, scores), scores, interruption);
            report(result, scan, scores);
        }
        return scores;
    }

    private void tellOrder(ScanResult scan, boolean sort) {
        if (scan.earlier() == 0) {
            return;
        }
        console.say(String.format(
                Locale.ROOT,
                "%s out of order, by up to %s; --disorder is %s: %s.",
                Console.count(scan.earlier(), "row is", "rows are"),
                Progress.duration(scan.disorderMillis()),
                Progress.duration(settings.disorder().toMillis()),
                sort ? "the file is sorted first" : "it is read as it is"));
    }

    private JobProgress process(ReportedPayments payments, PaymentScores scores, Interruption interruption) {
        CepJob<PaymentEvent> job = RuleJob.of(
                IterableSource.of("payments", () -> iterator(payments)),
                PaymentEvent::timeMillis,
                settings.disorder(),
                rules.values().stream().map(Suspicion::rule).toList(),
                alert -> {
                    if (scores.alerted(alert.rule(), suspects(alert))) {
                        alerts.write(alert);
                    }
                });
        return console.run(job, alerts, interruption);
    }

    private List<Payment> suspects(Alert alert) {
        Suspicion rule = rules.get(alert.rule());
        List<Payment> suspects = new ArrayList<>();
        for (Alert.Evidence evidence : alert.evidence()) {
            if (rule != null
                    && evidence.stage().equals(rule.suspects())
                    && evidence.event() instanceof Payment payment) {
                suspects.add(payment);
            }
        }
        return suspects;
    }

    private void tell(ScanResult scan) {
        console.say(String.format(
                Locale.ROOT,
                "%s: layout %s, %s%s, %s",
                settings.file(),
                scan.layout().title(),
                Console.count(scan.rows(), "payment", "payments"),
                scan.rows() == 0
                        ? ""
                        : " from " + Progress.time(scan.firstMillis()) + " to " + Progress.time(scan.lastMillis()),
                scan.labelled() ? String.format(Locale.ROOT, "%,d of them fraud", scan.frauds()) : "without labels"));
        if (scan.issueCount() > 0) {
            console.say(Console.count(scan.issueCount(), "row is", "rows are") + " not as "
                    + (scan.issueCount() == 1 ? "it" : "they") + " should be:");
            scan.issues().forEach(issue -> console.say("  " + issue));
            if (scan.issueCount() > scan.issues().size()) {
                console.say("  and " + (scan.issueCount() - scan.issues().size()) + " more");
            }
        }
        if (!scan.labelled()) {
            console.say("Without labels no fraud is ever reported, and nothing can be scored.");
        }
    }

    private void report(JobProgress result, ScanResult scan, PaymentScores scores) {
        TextTable table = new TextTable("rule", "alerts", "payments flagged", "of them fraud", "precision", "recall");
        List<PaymentScores.Score> all = new ArrayList<>(scores.scores());
        all.add(scores.together());
        for (PaymentScores.Score score : all) {
            Suspicion rule = rules.get(score.rule());
            table.add(
                    rule == null ? score.rule() : rule.rule(),
                    score.alerts(),
                    score.flagged(),
                    scan.labelled() ? score.hits() : "-",
                    scan.labelled() ? Console.share(score.precision()) : "-",
                    scan.labelled() ? Console.share(score.recall()) : "-");
        }
        console.say("");
        console.say(String.format(
                Locale.ROOT,
                "%s, %,d of them fraud, %s; %.1f s, %,.0f events/s",
                Console.count(scores.payments(), "payment", "payments"),
                scores.frauds(),
                Console.count(result.events() - scores.payments(), "report", "reports"),
                result.elapsedNanos() / 1e9,
                result.eventsPerSecond()));
        console.show(table.toString());
    }

    private static Iterator<PaymentEvent> iterator(ReportedPayments payments) {
        return new Iterator<>() {
            private @Nullable PaymentEvent next = payments.get();

            @Override
            public boolean hasNext() {
                return next != null;
            }

            @Override
            public PaymentEvent next() {
                PaymentEvent current = next;
                if (current == null) {
                    throw new java.util.NoSuchElementException("there are no more payments");
                }
                next = payments.get();
                return current;
            }
        };
    }
}
