// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.CepJob;
import io.tidemark.runtime.JobHandle;
import io.tidemark.runtime.JobState;
import io.tidemark.runtime.chaos.ChaosJob;
import io.tidemark.runtime.chaos.ChaosJob.Event;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.sink.CollectingSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Where a job begins to read what its checkpoints do not know: the start of the source holds for topics, not for partitions. */
@ExtendWith(KafkaExtension.class)
@Timeout(600)
final class AddedTopicTest {
    private final TestKafka kafka;
    /** Where the records came from that were read, in their order. */
    private final List<String> read = new ArrayList<>();

    private boolean dying;

    @TempDir
    private Path folder;

    AddedTopicTest(TestKafka kafka) {
        this.kafka = kafka;
    }

    /** Of the time 0, which is not reached: they are read again by each run. */
    private String topicOf(String name, int records) {
        String topic = kafka.topic(name, 1);
        send(topic, 0, records);
        return topic;
    }

    private void send(String topic, int partition, int records) {
        kafka.send(
                topic,
                partition,
                IntStream.range(0, records)
                        .mapToObj(i -> new Event(i, 0, 'a').line())
                        .toArray(String[]::new));
    }

    /** A run that ends when it has read so many records; before, when it runs, it calls for more. */
    private void run(KafkaStart start, int records, Runnable more, String... topics) {
        read.clear();
        AtomicBoolean called = new AtomicBoolean();
        try (JobHandle handle = job(start, topics).open()) {
            handle.onProgress(Duration.ofMillis(10), progress -> {
                if (handle.state() == JobState.RUNNING && !called.getAndSet(true)) {
                    more.run();
                }
                if (progress.events() >= records) {
                    handle.stop();
                }
            });
            handle.run();
        }
    }

    private CepJob<Event> job(KafkaStart start, String... topics) {
        return ChaosJob.detect(
                        CepJob.named("added")
                                .source(
                                        KafkaSource.of(topics)
                                                .brokers(kafka.brokers())
                                                .startingAt(start),
                                        this::decode)
                                .eventTime(Event::time),
                        new CollectingSink<>())
                .events(ChaosJob.SERIALIZER)
                .checkpoints(Checkpoints.in(folder).every(Duration.ofHours(1)))
                .build();
    }

    private Event decode(ConsumerRecord<byte[], byte[]> record) {
        if (dying) {
            throw new IllegalStateException("killed");
        }
        read.add(record.topic() + "-" + record.partition() + ":" + record.offset());
        return ChaosJob.SERIALIZER.deserialize(record.value());
    }

    @Test
    void topicAdded_withRetentionAndPartitions_beginsWhereTheStartSaysAndAnAddedPartitionAtItsFirst() {
        String first = topicOf("first", 2);
        run(KafkaStart.earliest(), 2, () -> {}, first);

        String latest = topicOf("second", 10);
        kafka.addPartitions(first, 3);
        send(first, 1, 3);
        send(first, 2, 2);
        kafka.truncate(first, 1, 1);
        // Two again, two and two of what was added, and then one that comes to the new topic.
        run(KafkaStart.latest(), 7, () -> send(latest, 0, 1), first, latest);
        assertThat(read)
                .containsExactlyInAnyOrder(
                        first + "-0:0",
                        first + "-0:1",
                        first + "-1:1",
                        first + "-1:2",
                        first + "-2:0",
                        first + "-2:1",
                        latest + "-0:10");

        String truncated = topicOf("third", 10);
        kafka.truncate(truncated, 0, 8);
        run(KafkaStart.earliest(), 9, () -> {}, first, latest, truncated);
        assertThat(read).hasSize(9).contains(truncated + "-0:8", truncated + "-0:9");
    }

    @Test
    void latest_deathBeforeAnythingWasProcessed_nextRunMissesNothing() {
        String topic = topicOf("latest", 3);
        dying = true;
        assertThatThrownBy(() -> run(KafkaStart.latest(), 10, () -> send(topic, 0, 10), topic))
                .hasMessageContaining("killed");
        dying = false;
        run(KafkaStart.latest(), 10, () -> {}, topic);
        assertThat(read).hasSize(10).contains(topic + "-0:3", topic + "-0:12");
    }
}
