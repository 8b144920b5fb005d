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
import java.util.stream.IntStream;
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

    private CepJob<Event> job(String topic) {
        return ChaosJob.detect(
                        CepJob.named("anew")
                                .source(
                                        KafkaSource.of(topic).brokers(kafka.brokers()),
                                        KafkaDecoders.valueBytes(ChaosJob.SERIALIZER::deserialize))
                                .eventTime(Event::time),
                        alerts)
                .events(ChaosJob.SERIALIZER)
                .checkpoints(Checkpoints.in(folder).every(Duration.ofHours(1)))
                .build();
    }
}
