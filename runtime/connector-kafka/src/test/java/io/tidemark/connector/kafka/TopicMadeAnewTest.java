// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.CepJob;
import io.tidemark.runtime.JobFailedException;
import io.tidemark.runtime.JobHandle;
import io.tidemark.runtime.chaos.ChaosJob;
import io.tidemark.runtime.chaos.ChaosJob.Event;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.sink.CollectingSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A job goes on with a topic of the same name that is not the one it had read. */
@ExtendWith(KafkaExtension.class)
final class TopicMadeAnewTest {
    private final TestKafka kafka;
    private final CollectingSink<String> alerts = new CollectingSink<>();

    @TempDir
    private Path folder;

    TopicMadeAnewTest(TestKafka kafka) {
        this.kafka = kafka;
    }

    @Test
    @Timeout(120)
    void topicMadeAnew_withFewerRecords_isTold() {
        String topic = kafka.topic("anew", 2);
        // All of the same time, which is not reached: they are read again from the first one on.
        String[] lines = IntStream.range(0, 10)
                .mapToObj(i -> new Event(i, 0, 'a').line())
                .toArray(String[]::new);
        kafka.send(topic, 0, lines);
        try (JobHandle handle = job(topic).open()) {
            handle.onProgress(Duration.ofMillis(10), progress -> {
                if (progress.events() == lines.length) {
                    handle.stop();
                }
            });
            assertThat(handle.run().events()).isEqualTo(lines.length);
        }

        kafka.createAnew(topic, 2, lines[0], lines[1], lines[2]);
        try (JobHandle handle = job(topic).open()) {
            assertThatThrownBy(handle::run)
                    .isInstanceOf(JobFailedException.class)
                    .hasMessageContaining(topic + "-0 cannot be read from position 0 again up to position 10")
                    .hasMessageContaining("it has those from 0 to before 3; the topic was made anew");
        }
        assertThat(alerts.results()).isEmpty();
    }

    /** It had read what was not committed, and may not see it any more until it is. */
    @Test
    @Timeout(120)
    void positionBehindTheLastStableOffset_isThere() {
        String topic = kafka.topic("unstable", 1);
        String[] lines =
                IntStream.range(0, 5).mapToObj(i -> new Event(i, 0, 'a').line()).toArray(String[]::new);
        kafka.send(topic, 0, lines[0], lines[1], lines[2]);
        try (KafkaProducer<String, String> open = kafka.transactional(topic)) {
            open.beginTransaction();
            TestKafka.write(open, new ProducerRecord<>(topic, lines[3]));
            TestKafka.write(open, new ProducerRecord<>(topic, lines[4]));
            try (JobHandle handle = job(topic, "read_uncommitted").open()) {
                handle.onProgress(Duration.ofMillis(10), progress -> {
                    if (progress.events() == lines.length) {
                        handle.stop();
                    }
                });
                assertThat(handle.run().events()).isEqualTo(lines.length);
            }

            AtomicBoolean committed = new AtomicBoolean();
            try (JobHandle handle = job(topic, "read_committed").open()) {
                handle.onProgress(Duration.ofMillis(10), progress -> {
                    if (progress.events() == 3 && committed.compareAndSet(false, true)) {
                        open.commitTransaction();
                    }
                    if (progress.events() == lines.length) {
                        handle.stop();
                    }
                });
                assertThat(handle.run().events()).isEqualTo(lines.length);
            }
            assertThat(committed).isTrue();
        }
    }

    private CepJob<Event> job(String topic) {
        return job(topic, "read_committed");
    }

    private CepJob<Event> job(String topic, String isolation) {
        return ChaosJob.detect(
                        CepJob.named("anew")
                                .source(
                                        KafkaSource.of(topic)
                                                .brokers(kafka.brokers())
                                                .properties(Map.of("isolation.level", isolation)),
                                        KafkaDecoders.valueBytes(ChaosJob.SERIALIZER::deserialize))
                                .eventTime(Event::time),
                        alerts)
                .events(ChaosJob.SERIALIZER)
                .checkpoints(Checkpoints.in(folder).every(Duration.ofHours(1)))
                .build();
    }
}
