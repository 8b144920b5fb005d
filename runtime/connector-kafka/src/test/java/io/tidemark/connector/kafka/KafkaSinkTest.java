// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.DeadLetter;
import io.tidemark.runtime.FailureStage;
import io.tidemark.runtime.JobFailedException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KafkaExtension.class)
class KafkaSinkTest {
    private final TestKafka kafka;

    KafkaSinkTest(TestKafka kafka) {
        this.kafka = kafka;
    }

    private static Map<String, String> headers(Iterable<Header> headers) {
        Map<String, String> texts = new TreeMap<>();
        headers.forEach(header -> texts.put(header.key(), new String(header.value(), UTF_8)));
        return texts;
    }

    @Test
    void idempotent_flush_makesRecordsVisibleWithKeyAndMatchId() {
        String topic = kafka.topic("alerts", 1);
        KafkaRecords<String> records = KafkaRecords.<String>values(new StringSerializer())
                .key(text -> text.startsWith("k") ? text.substring(0, 2).getBytes(UTF_8) : null)
                .matchId(text -> "id of " + text);
        try (KafkaSink<String> sink = KafkaSink.idempotent(kafka.settings(), topic, records)) {
            sink.flush();
            sink.write("k1 first");
            sink.write("second");
            sink.flush();
            List<ConsumerRecord<String, byte[]>> found = kafka.committedRecords(topic);
            assertThat(found).extracting(ConsumerRecord::key).containsExactly("k1", null);
            assertThat(kafka.committed(topic)).containsExactly("k1 first", "second");
            assertThat(headers(found.get(1).headers())).isEqualTo(Map.of("tidemark-match-id", "id of second"));
        }
    }

    @Test
    void idempotent_recordThatIsRefused_failsAtTheFlush() {
        String topic = kafka.topic("alerts", 1);
        try (KafkaSink<byte[]> sink =
                KafkaSink.idempotent(kafka.settings(), topic, KafkaRecords.valueBytes(bytes -> bytes))) {
            sink.write(new byte[2 << 20]);
            assertThatThrownBy(sink::flush)
                    .isInstanceOf(JobFailedException.class)
                    .hasMessageContaining(topic + ": a result could not be written")
                    .hasMessageContaining("max.request.size");
        }
        assertThat(kafka.committed(topic)).isEmpty();
    }

    @Test
    void deadLetter_ofARecord_keepsItsBytesAndSaysWhereItWas() {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>("transactions", 7, 42, "key".getBytes(UTF_8), "{broken".getBytes(UTF_8));
        record.headers().add("trace", "t1".getBytes(UTF_8));
        DeadLetter letter = new DeadLetter(
                FailureStage.DECODE,
                "transactions-7",
                42,
                record,
                Long.MIN_VALUE,
                null,
                null,
                new IllegalArgumentException("no closing brace"));

        ProducerRecord<byte[], byte[]> made = KafkaDeadLetters.records().map("dead", letter);

        assertThat(made.topic()).isEqualTo("dead");
        assertThat(made.key()).isEqualTo(record.key());
        assertThat(made.value()).isEqualTo(record.value());
        Map<String, String> headers = headers(made.headers());
        assertThat(headers.remove("tidemark-stack")).contains("at " + KafkaSinkTest.class.getName());
        assertThat(headers)
                .isEqualTo(Map.of(
                        "trace", "t1",
                        "tidemark-stage", "DECODE",
                        "tidemark-error", "java.lang.IllegalArgumentException: no closing brace",
                        "tidemark-topic", "transactions",
                        "tidemark-partition", "transactions-7",
                        "tidemark-offset", "42"));
    }

    @Test
    void deadLetter_ofAnEventOrOfTime_hasWhatIsKnown() {
        DeadLetter event = new DeadLetter(
                FailureStage.MATCH, "t-0", 1, List.of("event"), 99, "rule", "card", new ArithmeticException("/ by 0"));
        ProducerRecord<byte[], byte[]> made = KafkaDeadLetters.records().map("dead", event);
        assertThat(new String(made.value(), UTF_8)).isEqualTo("[event]");
        assertThat(headers(made.headers()))
                .containsEntry("tidemark-pattern", "rule")
                .containsEntry("tidemark-key", "card")
                .containsEntry("tidemark-timestamp", "99")
                .doesNotContainKeys("tidemark-topic", "tidemark-truncated");

        DeadLetter time = new DeadLetter(
                FailureStage.EMIT, "", -1, null, Long.MIN_VALUE, "rule", "card", new ArithmeticException());
        made = KafkaDeadLetters.records().map("dead", time);
        assertThat(made.value()).isNull();
        assertThat(headers(made.headers())).doesNotContainKeys("tidemark-offset", "tidemark-partition");
    }

    @Test
    void deadLetter_ofALargeRecord_fitsIntoTheUsualLimit() {
        String topic = kafka.topic("dead", 1);
        DeadLetter letter = new DeadLetter(
                FailureStage.DECODE,
                "t-0",
                1,
                new ConsumerRecord<>("t", 0, 1, new byte[0], new byte[1_048_000]),
                Long.MIN_VALUE,
                null,
                null,
                new IllegalStateException("x".repeat(100_000)));
        try (KafkaSink<DeadLetter> sink = KafkaSink.idempotent(kafka.settings(), topic, KafkaDeadLetters.records())) {
            sink.write(letter);
            sink.flush();
        }
        ConsumerRecord<String, byte[]> found = kafka.committedRecords(topic).get(0);
        assertThat(found.value()).hasSize(KafkaDeadLetters.MAX_VALUE_BYTES);
        assertThat(headers(found.headers())).containsEntry("tidemark-truncated", "1048000");
    }
}
