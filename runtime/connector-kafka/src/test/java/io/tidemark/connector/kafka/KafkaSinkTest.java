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
        String topic = kafka.topicOfSmallRecords("alerts", 1_000);
        try (KafkaSink<byte[]> sink =
                KafkaSink.idempotent(kafka.settings(), topic, KafkaRecords.valueBytes(bytes -> bytes))) {
            sink.write(new byte[2_000]);
            assertThatThrownBy(sink::flush)
                    .isInstanceOf(JobFailedException.class)
                    .hasMessageContaining(topic + ": a result could not be written")
                    .hasMessageContaining(
                            "with 2000 bytes of key, value and headers; make the result smaller, or raise");
        }
        assertThat(kafka.committed(topic)).isEmpty();
    }

    @Test
    void idempotent_secondRunAfterOneThatFailed_writes() {
        String topic = kafka.topicOfSmallRecords("alerts", 1_000);
        KafkaSink<String> sink =
                KafkaSink.idempotent(kafka.settings(), topic, KafkaRecords.valueBytes(text -> text.getBytes(UTF_8)));
        sink.write("x".repeat(2_000));
        assertThatThrownBy(sink::flush).isInstanceOf(JobFailedException.class);
        sink.close();
        sink.write("again");
        sink.flush();
        sink.close();
        assertThat(kafka.committed(topic)).containsExactly("again");
    }

    @Test
    void idempotent_recordTooLargeForTheProducer_isRefusedAtOnce() {
        KafkaSink<byte[]> sink = KafkaSink.idempotent(
                Map.of("bootstrap.servers", kafka.brokers(), "max.request.size", "1000"),
                "alerts",
                KafkaRecords.valueBytes(bytes -> bytes));
        assertThatThrownBy(() -> sink.write(new byte[1_001]))
                .hasMessageContaining(
                        "record for topic alerts is too large, with 1001 bytes of key, value and headers");
        sink.close();
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

    @Test
    void deadLetter_ofARecordWhoseValueAndHeadersAreLarge_fits() {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("t", 0, 1, new byte[7], new byte[890_000]);
        record.headers().add("trace", "t1".getBytes(UTF_8));
        record.headers().add("baggage", new byte[150_000]);
        Map<String, String> headers = headers(written(letter(record, "no JSON")).headers());
        assertThat(headers)
                .containsEntry("trace", "t1")
                .containsEntry("tidemark-headers-left-out", "baggage")
                .containsEntry("tidemark-stage", "DECODE")
                .doesNotContainKeys("baggage", "tidemark-truncated", "tidemark-key-truncated");
    }

    @Test
    void deadLetter_ofARecordWhoseKeyIsAllThatCouldBe_fits() {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>("t", 0, 1, new byte[1_048_000], "value".getBytes(UTF_8));
        record.headers().add("h".repeat(50_000), new byte[0]);
        // Texts that take three bytes for a character.
        ConsumerRecord<String, byte[]> found = written(letter(record, "\u20ac".repeat(100_000)));
        assertThat(found.value()).isEmpty();
        assertThat(headers(found.headers()))
                .containsEntry("tidemark-key-truncated", "1048000")
                .containsEntry("tidemark-truncated", "5")
                .containsEntry("tidemark-headers-left-out", "h".repeat(8_192));
    }

    private static DeadLetter letter(ConsumerRecord<byte[], byte[]> record, String text) {
        return new DeadLetter(FailureStage.DECODE, "t-0", 1, record, 5, text, text, new IllegalStateException(text));
    }

    private ConsumerRecord<String, byte[]> written(DeadLetter letter) {
        String topic = kafka.topic("dead", 1);
        try (KafkaSink<DeadLetter> sink = KafkaSink.idempotent(kafka.settings(), topic, KafkaDeadLetters.records())) {
            sink.write(letter);
            sink.flush();
        }
        return kafka.committedRecords(topic).get(0);
    }
}
