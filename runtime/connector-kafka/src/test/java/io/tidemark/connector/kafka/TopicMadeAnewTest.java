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

    /** Of the same time, which is not reached: they are read again from the first one on. */
    private static String[] lines(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Event(i, 0, 'a').line())
                .toArray(String[]::new);
    }

    private void read(CepJob<Event> job, int events) {
        try (JobHandle handle = job.open()) {
            handle.onProgress(Duration.ofMillis(10), progress -> {
                if (progress.events() == events) {
                    handle.stop();
                }
            });
            assertThat(handle.run().events()).isEqualTo(events);
        }
    }

    @Test
    @Timeout(600)
    void topicMadeAnew_withMoreRecords_isToldUnlessItsOffsetsAreTheSame() {
        String topic = kafka.topic("anew", 2);
        kafka.send(topic, 0, lines(10));
        read(job(topic), 10);

        kafka.createAnew(topic, 2, lines(12));
        try (JobHandle handle = job(topic).open()) {
            assertThatThrownBy(handle::run)
                    .isInstanceOf(JobFailedException.class)
                    .hasMessageContaining(topic + "-0 cannot be read from position 0 again up to position 10")
                    .hasMessageContaining("it was made anew, or the brokers are others")
                    .hasMessageContaining("KafkaSource.movedWithOffsets()");
        }
        read(job(source(topic).movedWithOffsets()), 12);
        // Its checkpoint knows the new topic.
        read(job(topic), 12);
        assertThat(alerts.results()).isEmpty();
    }

    /** It had read what was not committed, and may not see it any more until it is. */
    @Test
    @Timeout(600)
    void positionBehindTheLastStableOffset_isThere() {
        String topic = kafka.topic("unstable", 1);
        String[] lines = lines(5);
        kafka.send(topic, 0, lines[0], lines[1], lines[2]);
        try (KafkaProducer<String, String> open = kafka.transactional(topic)) {
            open.beginTransaction();
            TestKafka.write(open, new ProducerRecord<>(topic, lines[3]));
            TestKafka.write(open, new ProducerRecord<>(topic, lines[4]));
            read(job(source(topic).properties(Map.of("isolation.level", "read_uncommitted"))), lines.length);

            AtomicBoolean committed = new AtomicBoolean();
            try (JobHandle handle = job(topic).open()) {
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

    private KafkaSource source(String topic) {
        return KafkaSource.of(topic).brokers(kafka.brokers());
    }

    private CepJob<Event> job(String topic) {
        return job(source(topic));
    }

    private CepJob<Event> job(KafkaSource source) {
        return ChaosJob.detect(
                        CepJob.named("anew")
                                .source(source, KafkaDecoders.valueBytes(ChaosJob.SERIALIZER::deserialize))
                                .eventTime(Event::time),
                        alerts)
                .events(ChaosJob.SERIALIZER)
                .checkpoints(Checkpoints.in(folder).every(Duration.ofHours(1)))
                .build();
    }
}
