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
import io.tidemark.runtime.sink.Sink;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job was stopped with a savepoint, and the offsets of its group say so: only what begins with that goes on. */
@ExtendWith(KafkaExtension.class)
final class EndedJobTest {
    private final TestKafka kafka;
    private final String from;
    private final String to;

    @TempDir
    private Path folder;

    EndedJobTest(TestKafka kafka) {
        this.kafka = kafka;
        this.from = kafka.topic("payments", 1);
        this.to = kafka.topic("alerts", 1);
    }

    private static List<Event> events(int begin, int end) {
        return IntStream.range(begin, end)
                .mapToObj(i -> new Event(i % 5, 4L * i, "abcx".charAt(i / 5 % 4)))
                .toList();
    }

    private void send(List<Event> events) {
        kafka.send(from, 0, events.stream().map(Event::line).toArray(String[]::new));
    }

    private JobHandle open(Checkpoints checkpoints) {
        KafkaOutput output = KafkaOutput.transactional(Map.of("bootstrap.servers", kafka.brokers()), to);
        Sink<String> alerts =
                output.topic(to, KafkaRecords.valueBytes((String line) -> line.getBytes(StandardCharsets.UTF_8)));
        CepJob<Event> job = ChaosJob.detect(
                        CepJob.named("alerts")
                                .source(
                                        KafkaSource.of(from).brokers(kafka.brokers()),
                                        KafkaDecoders.valueBytes(ChaosJob.SERIALIZER::deserialize))
                                .eventTime(Event::time),
                        alerts)
                .events(ChaosJob.SERIALIZER)
                .checkpoints(checkpoints.every(Duration.ofMillis(50)))
                .build();
        return job.open();
    }

    /** The output, whose transactions decide, has the same name in all places. */
    @ParameterizedTest
    @ValueSource(strings = {"checkpoints", "elsewhere"})
    @Timeout(600)
    void stopWithSavepoint_restartIsRefused_andStartFromGoesOnUnderTheSameName(String place) {
        List<Event> all = new ArrayList<>(events(0, 200));
        send(all);
        Path savepoint = folder.resolve("savepoint");
        Checkpoints own = Checkpoints.in(folder.resolve("checkpoints"));
        List<CompletableFuture<Path>> stops = new ArrayList<>();
        try (JobHandle handle = open(own)) {
            handle.onProgress(Duration.ofMillis(10), progress -> {
                if (progress.events() == 200 && stops.isEmpty()) {
                    stops.add(handle.stopWithSavepoint(savepoint));
                }
            });
            handle.run();
        }
        assertThat(stops.get(0)).isCompletedWithValue(savepoint);
        List<String> found = kafka.committed(to);
        assertThat(found).isNotEmpty();
        assertThat(kafka.offsets(to).values())
                .allMatch(offset -> offset.offset() == 200 && offset.metadata().endsWith(".ended"));

        List<Event> more = new ArrayList<>(events(200, 300));
        more.add(new Event(-1, AlertJob.LATEST, 'x'));
        send(more);
        all.addAll(more);
        for (int run = 0; run < 2; run++) {
            try (JobHandle handle = open(own)) {
                assertThatThrownBy(handle::run)
                        .isInstanceOf(JobFailedException.class)
                        .hasMessageContaining("job \"alerts\" has ended: run ")
                        .hasMessageContaining(" in " + savepoint + ". To go on begin with that savepoint");
            }
        }
        assertThat(kafka.committed(to)).isEqualTo(found);

        try (JobHandle handle = open(Checkpoints.in(folder.resolve(place)).startFrom(savepoint))) {
            handle.onProgress(Duration.ofMillis(10), progress -> {
                if (progress.watermarkMillis() == AlertJob.LATEST - ChaosJob.DISORDER - 1) {
                    handle.stop();
                }
            });
            handle.run();
        }
        assertThat(kafka.committed(to).stream().sorted().toList())
                .isEqualTo(ChaosJob.expected(List.of(all)))
                .hasSizeGreaterThan(found.size());
        if (!place.equals("checkpoints")) {
            try (JobHandle handle = open(own)) {
                assertThatThrownBy(handle::run)
                        .isInstanceOf(JobFailedException.class)
                        .hasMessageContaining("may have ended");
            }
        }
    }
}
