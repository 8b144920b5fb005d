// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud;

import io.tidemark.samples.fraud.kafka.Chaos;
import io.tidemark.samples.fraud.kafka.KafkaSettings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** The part of the command line that is about Kafka. */
final class KafkaOptions {
    private static final String OWN = "own";
    private static final Pattern ADDRESS = Pattern.compile("[^:\\s]+:[0-9]{1,5}(,[^:\\s]+:[0-9]{1,5})*");
    private static final int MAX_KILLS = 1_000;
    private static final int MAX_PORT = 65_535;

    @Option(
            names = "--kafka",
            arity = "0..1",
            fallbackValue = OWN,
            paramLabel = "HOST:PORT",
            description =
                    "Write the generated stream to a Kafka topic, detect from there in a process of its own, exactly"
                            + " once, and read the alerts from another topic. With a broker of its own, or with one that runs"
                            + " there.")
    private @Nullable String kafka;

    @Option(
            names = "--chaos",
            arity = "0..1",
            fallbackValue = "10",
            paramLabel = "N",
            description =
                    "With --kafka: kill the detecting process so many times while events flow, and compare the alerts"
                            + " with those of a run without a kill. Without a number: 10.")
    private @Nullable Integer chaos;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "With --kafka: where its own broker listens. Default: any free port.")
    private int port;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description = "With --kafka: an empty folder for broker, checkpoints and logs, which is kept. Default: a"
                    + " temporary one, deleted at the end.")
    private @Nullable Path work;

    @Option(
            names = "--show-checkpoint",
            paramLabel = "DIR",
            description =
                    "Show the last of the checkpoints in a folder as JSON lines, also while a run uses it, and end.")
    private @Nullable Path checkpoints;

    /** Whether Kafka is wanted. */
    boolean areGiven() {
        return kafka != null;
    }

    /** The folder whose checkpoints are to be shown, or null. */
    @Nullable
    Path checkpointsToShow() {
        return checkpoints;
    }

    /** What is wrong with them. */
    Optional<String> problem(ParseResult parsed) {
        for (String option : new String[] {"--chaos", "--port", "--work"}) {
            if (kafka == null && parsed.hasMatchedOption(option)) {
                return Optional.of(option + " is about Kafka: use it with --kafka");
            }
        }
        if (kafka != null && parsed.hasMatchedOption("--input")) {
            return Optional.of("--kafka is for the generated stream: leave it out with --input");
        }
        if (kafka != null && !kafka.equals(OWN) && !ADDRESS.matcher(kafka).matches()) {
            return Optional.of(
                    "--kafka is " + kafka + ": must be a host and a port, such as localhost:9092, or nothing");
        }
        if (kafka != null && !kafka.equals(OWN) && parsed.hasMatchedOption("--port")) {
            return Optional.of("--port is for a broker of its own: leave it out with --kafka " + kafka);
        }
        if (port < 0 || port > MAX_PORT) {
            return Optional.of("--port is " + port + ": must be from 1 to " + MAX_PORT);
        }
        if (chaos != null && (chaos < 1 || chaos > MAX_KILLS)) {
            return Optional.of("--chaos is " + chaos + ": must be from 1 to " + MAX_KILLS);
        }
        return Optional.empty();
    }

    /** The settings they are. */
    KafkaSettings settings() {
        return new KafkaSettings(
                OWN.equals(kafka) ? null : kafka,
                port,
                work,
                chaos == null ? Chaos.none() : Chaos.kills(chaos, System.nanoTime()));
    }
}
