// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import io.tidemark.pattern.Pattern;
import io.tidemark.runtime.CepJob;
import io.tidemark.runtime.CepJobBuilder;
import io.tidemark.runtime.JobHandle;
import io.tidemark.runtime.JobOrderStep;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.sink.Sink;
import io.tidemark.serde.EventSerializer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A whole job from topic to topic, run in a process that is killed: lines {@code key,time,type} in, match ids out. */
final class AlertJob {
    static final long DISORDER = 40;
    /** An event after which everything before it is found. */
    static final long LATEST = 10_000_000;

    private AlertJob() {}

    record Event(int key, long time, char type) {
        static Event parse(String line) {
            String[] fields = line.split(",", 3);
            return new Event(Integer.parseInt(fields[0]), Long.parseLong(fields[1]), fields[2].charAt(0));
        }

        String line() {
            return key + "," + time + "," + type;
        }
    }

    private static final EventSerializer<Event> SERIALIZER = new EventSerializer<>() {
        @Override
        public byte[] serialize(Event event) {
            return event.line().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Event deserialize(byte[] bytes) {
            return Event.parse(new String(bytes, StandardCharsets.UTF_8));
        }
    };

    /** What is looked for. */
    static CepJobBuilder<Event, String> detect(JobOrderStep<Event> order, Sink<String> sink) {
        return order.disorder(Duration.ofMillis(DISORDER))
                .sink(sink)
                .detect("a-b", aThenB())
                .byLong(Event::key)
                .emit(match -> match.matchId() + " " + match.timestamp())
                .detect("a-no-c", absence())
                .by(event -> "k" + event.key())
                .emit(match -> match.matchId() + " " + match.timestamp());
    }

    private static Pattern<Event> aThenB() {
        return Pattern.<Event>begin("a")
                .where((Event event) -> event.type() == 'a')
                .followedByAny("b")
                .where((Event event) -> event.type() == 'b')
                .within(Duration.ofMillis(200));
    }

    private static Pattern<Event> absence() {
        return Pattern.<Event>begin("a")
                .where((Event event) -> event.type() == 'a')
                .notFollowedBy("c")
                .where((Event event) -> event.type() == 'c')
                .within(Duration.ofMillis(150));
    }

    /**
     * The process. Arguments: brokers, topic to read, topic to write, directory of the checkpoints, number of shards,
     * {@code finish} or not: stop when all has been read.
     */
    public static void main(String[] arguments) {
        Child.endWithParent();
        KafkaOutput output = KafkaOutput.transactional(Map.of("bootstrap.servers", arguments[0]), arguments[2]);
        Sink<String> alerts = output.topic(
                arguments[2],
                KafkaRecords.valueBytes((String line) -> line.getBytes(StandardCharsets.UTF_8))
                        .matchId(line -> line.substring(0, line.indexOf(' '))));
        CepJob<Event> job = detect(
                        CepJob.named("alerts")
                                .source(
                                        KafkaSource.of(arguments[1]).brokers(arguments[0]),
                                        KafkaDecoders.valueBytes(SERIALIZER::deserialize))
                                .eventTime(Event::time),
                        alerts)
                .events(SERIALIZER)
                .shards(Integer.parseInt(arguments[4]))
                .checkpoints(Checkpoints.in(Path.of(arguments[3])).every(Duration.ofMillis(50)))
                .build();
        try (JobHandle handle = job.open()) {
            boolean finish = arguments[5].equals("finish");
            handle.onProgress(Duration.ofMillis(100), progress -> {
                if (finish && progress.watermarkMillis() == LATEST - DISORDER - 1) {
                    handle.stop();
                }
            });
            System.out.println("STARTED");
            handle.run();
        }
        System.out.println("DONE");
    }
}
