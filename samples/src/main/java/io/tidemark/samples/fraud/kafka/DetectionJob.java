// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.connector.kafka.KafkaDecoders;
import io.tidemark.connector.kafka.KafkaDecoders.BytesDecoder;
import io.tidemark.connector.kafka.KafkaOutput;
import io.tidemark.connector.kafka.KafkaRecords;
import io.tidemark.connector.kafka.KafkaSource;
import io.tidemark.runtime.CepJob;
import io.tidemark.runtime.CepJobBuilder;
import io.tidemark.runtime.JobTimeStep;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.sink.Sink;
import io.tidemark.runtime.time.WatermarkGenerator;
import io.tidemark.runtime.time.WatermarkStrategy;
import io.tidemark.samples.fraud.event.FraudEvent;
import io.tidemark.samples.fraud.event.FraudEvent.TimeReached;
import io.tidemark.samples.fraud.rule.Rule;
import io.tidemark.samples.fraud.run.Alert;
import io.tidemark.samples.fraud.run.AlertJson;
import io.tidemark.samples.fraud.run.RuleJob;
import io.tidemark.serde.json.JsonSerde;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The job: from a topic of events to a topic of alerts, exactly once. */
final class DetectionJob {
    static final JsonSerde<FraudEvent> EVENTS = JsonSerde.of(FraudEvent.class);

    private DetectionJob() {}

    /**
     * The job, ready to be opened.
     *
     * @param name of the output: transactions and consumer group
     * @param checkpoints where they go, and how often
     * @param seen told of each event that is read, in the thread that reads
     */
    static CepJob<FraudEvent> onKafka(
            String brokers,
            Topics topics,
            String name,
            Checkpoints checkpoints,
            List<Rule<? extends FraudEvent>> rules,
            Consumer<FraudEvent> seen) {
        Sink<Alert> alerts = KafkaOutput.transactional(Map.of("bootstrap.servers", brokers), name)
                .topic(
                        topics.alerts(),
                        KafkaRecords.valueBytes(
                                        (Alert alert) -> AlertJson.of(alert).getBytes(UTF_8))
                                .key(alert -> alert.key().getBytes(UTF_8))
                                .matchId(Alert::matchId));
        KafkaSource events = KafkaSource.of(topics.events()).brokers(brokers);
        BytesDecoder<FraudEvent> decoder = bytes -> {
            FraudEvent event = EVENTS.decode(bytes);
            seen.accept(event);
            return event;
        };
        return detect(CepJob.named("fraud").source(events, KafkaDecoders.valueBytes(decoder)), rules, alerts)
                .events(EVENTS)
                .checkpoints(checkpoints)
                .build();
    }

    /** The same without Kafka: to be pushed. */
    static CepJob<FraudEvent> pushed(List<Rule<? extends FraudEvent>> rules, Sink<Alert> alerts) {
        return detect(CepJob.named("fraud").pushed(FraudEvent.class), rules, alerts)
                .build();
    }

    /** What watermarks are made of is in the stream, in every partition: so none is ever idle. */
    private static CepJobBuilder<FraudEvent, Alert> detect(
            JobTimeStep<FraudEvent> time, List<Rule<? extends FraudEvent>> rules, Sink<Alert> alerts) {
        WatermarkStrategy<FraudEvent> marks = WatermarkStrategy.punctuated(event ->
                event instanceof TimeReached reached ? reached.timeMillis() - 1 : WatermarkGenerator.NO_WATERMARK);
        return RuleJob.detect(
                time.eventTime(FraudEvent::timeMillis).watermarks(marks.withoutIdleness()), rules, alerts);
    }
}
