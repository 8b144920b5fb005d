// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import io.tidemark.runtime.CepJob;
import io.tidemark.runtime.JobHandle;
import io.tidemark.runtime.chaos.ChaosJob;
import io.tidemark.runtime.chaos.ChaosJob.Event;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.sink.Sink;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The job that is killed, from topic to topic, in a process. */
final class AlertJob {
    /** An event after which everything before it is found. */
    static final long LATEST = 10_000_000;

    private AlertJob() {}

    /**
     * The process. Arguments: brokers, topic to read, topic to write, directory of the checkpoints, number of shards,
     * {@code finish} or not: stop when all has been read.
     */
    public static void main(String[] arguments) {
        Child.endWithParent();
        KafkaOutput output = KafkaOutput.transactional(
                // One that sleeps in the midst of a transaction shall know that it was shut out, not too slow.
                Map.of("bootstrap.servers", arguments[0], "transaction.timeout.ms", 120_000), arguments[2]);
        Sink<String> alerts = output.topic(
                arguments[2],
                KafkaRecords.valueBytes((String line) -> line.getBytes(StandardCharsets.UTF_8))
                        .matchId(line -> line.substring(0, line.indexOf(' '))));
        CepJob<Event> job = ChaosJob.detect(
                        CepJob.named("alerts")
                                .source(
                                        KafkaSource.of(arguments[1]).brokers(arguments[0]),
                                        KafkaDecoders.valueBytes(ChaosJob.SERIALIZER::deserialize))
                                .eventTime(Event::time),
                        alerts)
                .events(ChaosJob.SERIALIZER)
                .shards(Integer.parseInt(arguments[4]))
                .checkpoints(Checkpoints.in(Path.of(arguments[3])).every(Duration.ofMillis(50)))
                .build();
        try (JobHandle handle = job.open()) {
            boolean finish = arguments[5].equals("finish");
            handle.onProgress(Duration.ofMillis(100), progress -> {
                if (finish && progress.watermarkMillis() == LATEST - ChaosJob.DISORDER - 1) {
                    handle.stop();
                }
            });
            System.out.println("STARTED");
            handle.run();
        }
        System.out.println("DONE");
    }
}
