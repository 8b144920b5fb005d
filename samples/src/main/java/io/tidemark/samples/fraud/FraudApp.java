// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud;

import io.tidemark.samples.fraud.event.FraudEvent;
import io.tidemark.samples.fraud.kafka.Comparison;
import io.tidemark.samples.fraud.kafka.KafkaRun;
import io.tidemark.samples.fraud.payment.PaymentFileException;
import io.tidemark.samples.fraud.payment.PaymentRules.Suspicion;
import io.tidemark.samples.fraud.rule.Rule;
import io.tidemark.samples.fraud.run.AlertWriter;
import io.tidemark.samples.fraud.run.Console;
import io.tidemark.samples.fraud.run.FileRun;
import io.tidemark.samples.fraud.run.GeneratedRun;
import io.tidemark.samples.fraud.run.Interruption;
import io.tidemark.samples.fraud.stream.StreamProfile;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The fraud detection app: what it can do is in its {@code --help}. */
@Command(
        name = "tidemark-fraud",
        mixinStandardHelpOptions = true,
        versionProvider = FraudApp.Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Looks for fraud in a stream of card and account events, with rules written as patterns.",
            "",
            "Without --input the stream is generated: four months of a bank, in which frauds are planted, and near misses"
                    + " that are none. Alerts go to standard output as JSON lines, progress to standard error; at the"
                    + " end a table compares what was found with what was planted.",
            "With --kafka the stream goes through a Kafka topic, and the process that detects may be killed.",
            "With --input the payments of a file are looked at instead, and scored against its labels.",
            ""
        },
        optionListHeading = "Options:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all went well",
            "1:failure while running, such as a file that cannot be used; alerts missing or seen twice with --chaos",
            "2:wrong usage",
            "130:interrupted with Ctrl-C; what was found so far is shown"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar tidemark-fraud.jar",
            "  java -jar tidemark-fraud.jar --events 20m --rules 7,card-testing --alerts alerts.jsonl",
            "  java -jar tidemark-fraud.jar --input payments.csv.gz --disorder 10m",
            "  java -jar tidemark-fraud.jar --kafka --chaos",
            "  java -jar tidemark-fraud.jar --explain account-takeover --format mermaid"
        })
public final class FraudApp implements Callable<Integer> {
    private static final String DEFAULT_EVENTS = "1m";
    private static final String DEFAULT_SEED = "42";

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = DEFAULT_EVENTS,
            converter = Conversions.Count.class,
            description = "How many events to generate, such as 250000, 300k or 20m; 1 to 1,000m."
                    + " Default: ${DEFAULT-VALUE}.")
    private long events;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = DEFAULT_SEED,
            description = "What the generated stream is made of; the same seed gives the same stream."
                    + " Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--rules",
            paramLabel = "RULE",
            split = ",",
            description =
                    "Look for these rules only: numbers or names, separated by commas, as --list-rules shows them."
                            + " Default: all.")
    private List<String> rules = List.of();

    @Option(
            names = "--disorder",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = Conversions.Time.class,
            description =
                    "How much out of order events may come, such as 500ms, 30s, 10m, 2h or PT30S."
                            + " Larger is safer and later. A file with more disorder is sorted first. Default: ${DEFAULT-VALUE}.")
    private Duration disorder = Duration.ZERO;

    @Option(
            names = "--input",
            paramLabel = "FILE",
            description = {
                "Look at the payments of a CSV file, gzipped or not, whose first line names the columns:",
                "  TX_DATETIME, CUSTOMER_ID, TERMINAL_ID, TX_AMOUNT and, if there, TRANSACTION_ID, TX_FRAUD, or",
                "  trans_date_trans_time, cc_num, merchant, amt and, if there, trans_num, unix_time, is_fraud.",
                "Their order is free. Times without a zone are UTC. Broken lines are shown and left out."
            })
    private @Nullable Path input;

    @Option(
            names = "--alerts",
            paramLabel = "FILE",
            description = "Write the alerts to this file, and the table to standard output."
                    + " Default: alerts to standard output, the table to standard error.")
    private @Nullable Path alerts;

    @Option(names = "--quiet", description = "No progress.")
    private boolean quiet;

    @Mixin
    private final KafkaOptions kafka = new KafkaOptions();

    @Option(names = "--list-rules", description = "List the rules and end.")
    private boolean listRules;

    @Option(
            names = "--explain",
            paramLabel = "RULE",
            description = "Draw the automaton of a rule and end: its pattern, states and what bounds its memory.")
    private @Nullable String explain;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            converter = Conversions.Format.class,
            description = "How to draw it: text, mermaid or dot. Default: text.")
    private @Nullable Explanation format;

    private final OutputStream standard;
    private final PrintStream out;
    private final PrintStream error;

    private FraudApp(OutputStream standard, PrintStream error) {
        this.standard = standard;
        this.out = new PrintStream(standard, false, StandardCharsets.UTF_8);
        this.error = error;
    }

    /**
     * Runs the app and ends the virtual machine with its exit code.
     *
     * @param arguments the command line
     */
    public static void main(String[] arguments) {
        // Not System.out: it swallows errors, and a full disk or a reader who has gone must be noticed.
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        PrintStream error = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        System.exit(run(out, error, arguments));
    }

    /** Runs the app; what it says goes to these streams. */
    static int run(OutputStream standard, PrintStream error, String... arguments) {
        FraudApp app = new FraudApp(standard, error);
        return new CommandLine(app)
                .setOut(new PrintWriter(app.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(error, true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler((wrong, line) -> misused(wrong, error))
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, error))
                .execute(arguments);
    }

    @Override
    public Integer call() throws IOException {
        checkCombination();
        if (listRules) {
            out.print(RuleChoice.list());
            out.flush();
            return ExitCode.OK;
        }
        String toExplain = explain;
        if (toExplain != null) {
            Rule<?> rule = RuleChoice.find(toExplain).orElseThrow(() -> wrong(RuleChoice.unknown(toExplain)));
            out.print((format == null ? Explanation.TEXT : format).of(rule));
            out.flush();
            return ExitCode.OK;
        }
        Path checkpoints = kafka.checkpointsToShow();
        if (checkpoints != null) {
            CheckpointText.writeLast(checkpoints, out);
            out.flush();
            return ExitCode.OK;
        }
        try (Interruption interruption = Interruption.watch()) {
            int code = kafka.areGiven() ? searchOnKafka(interruption) : ExitCode.OK;
            if (!kafka.areGiven()) {
                search(interruption);
            }
            return interruption.requested() ? Interruption.EXIT_CODE : code;
        }
    }

    /** Fails if a kill has made a difference. */
    private int searchOnKafka(Interruption interruption) throws IOException {
        RuleChoice<Rule<? extends FraudEvent>> choice = RuleChoice.generated(rules);
        check(choice);
        StreamProfile profile = StreamProfile.of(events, seed, disorder);
        try (AlertWriter writer = AlertOutput.open(alerts, standard)) {
            Comparison comparison = new KafkaRun(kafka.settings(), profile, choice.chosen(), console(), writer)
                    .run(interruption)
                    .comparison();
            return comparison == null || comparison.isExact() ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }

    private void search(Interruption interruption) throws IOException {
        Path file = input;
        Path alertFile = alerts;
        if (file == null) {
            RuleChoice<Rule<? extends FraudEvent>> choice = RuleChoice.generated(rules);
            check(choice);
            StreamProfile profile = StreamProfile.of(events, seed, disorder);
            try (AlertWriter writer = AlertOutput.open(alertFile, standard)) {
                new GeneratedRun(profile, choice.chosen(), console(), writer).run(interruption);
            }
        } else {
            RuleChoice<Suspicion> choice = RuleChoice.ofFiles(rules);
            check(choice);
            try (AlertWriter writer = AlertOutput.open(alertFile, standard)) {
                FileRun.Settings settings = FileRun.Settings.of(file, disorder);
                new FileRun(settings, choice.chosen(), console(), writer).run(interruption);
            }
        }
    }

    private Console console() {
        return new Console(error, alerts == null ? error : out, quiet);
    }

    private void checkCombination() {
        ParseResult parsed = specification().commandLine().getParseResult();
        if (events < 1 || events > Conversions.MAX_COUNT) {
            throw wrong("--events is " + events + ": must be from 1 to 1,000m");
        }
        if (parsed.hasMatchedOption("--rules") && rules.stream().allMatch(String::isBlank)) {
            throw wrong("--rules names no rule: leave it out for all of them");
        }
        if (format != null && explain == null) {
            throw wrong("--format says how to draw a rule: use it with --explain RULE");
        }
        kafka.problem(parsed).ifPresent(problem -> {
            throw wrong(problem);
        });
        for (String option : List.of("--events", "--seed")) {
            if (input != null && parsed.hasMatchedOption(option)) {
                throw wrong(option + " is for the generated stream: leave it out with --input");
            }
        }
    }

    private void check(RuleChoice<?> choice) {
        choice.problem().ifPresent(problem -> {
            throw wrong(problem);
        });
    }

    private ParameterException wrong(String message) {
        return new ParameterException(specification().commandLine(), message);
    }

    private CommandSpec specification() {
        return Objects.requireNonNull(spec, "picocli sets it before it calls");
    }

    private static int misused(ParameterException wrong, PrintStream error) {
        error.println("tidemark-fraud: " + wrong.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(
                wrong, new PrintWriter(error, true, StandardCharsets.UTF_8));
        error.println("See --help.");
        return ExitCode.USAGE;
    }

    /** What can be expected to go wrong is told in a line; anything else is a fault of the app and shown in full. */
    private static int failed(Exception failure, PrintStream error) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PaymentFileException
                    || cause instanceof IOException
                    || cause instanceof UncheckedIOException) {
                error.println("tidemark-fraud: " + cause.getMessage());
                return ExitCode.SOFTWARE;
            }
        }
        failure.printStackTrace(error);
        return ExitCode.SOFTWARE;
    }

    /** What --version says. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = FraudApp.class.getPackage().getImplementationVersion();
            return new String[] {"tidemark-fraud " + (version == null ? "(not packaged)" : version)};
        }
    }
}
