// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.connector.kafka.CountingJob.Orders;
import io.tidemark.connector.kafka.CountingJob.Point;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** What a {@link CountingJob} reads, and what it must have written in the end. */
final class CountingTopics {
    private static final int PARTITIONS = 3;
    private static final int KEYS = 7;

    private CountingTopics() {}

    /** Orders without an end; nothing is sent yet. */
    static Orders orders(TestKafka kafka, Path folder, int perCheckpoint, int heldBytes) {
        return new Orders(
                kafka.brokers(),
                TestKafka.unique("counting"),
                kafka.topic("in", PARTITIONS),
                kafka.topic("out", 1),
                folder,
                Integer.MAX_VALUE,
                perCheckpoint,
                heldBytes,
                Point.NEVER,
                0);
    }

    /** Sends the records from one number to before another. */
    static void send(TestKafka kafka, Orders orders, int from, int to) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            int first = partition;
            kafka.send(
                    orders.in(),
                    partition,
                    IntStream.range(from, to)
                            .filter(i -> i % PARTITIONS == first)
                            .mapToObj(i -> "key" + i % KEYS)
                            .toArray(String[]::new));
        }
    }

    /** The output is that of all orders up to their total. */
    static void assertComplete(TestKafka kafka, Orders orders) {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < orders.total(); i++) {
            expected.add("key" + i % KEYS + ":" + (i / KEYS + 1));
        }
        List<String> found = new ArrayList<>();
        kafka.committedRecords(orders.out()).forEach(record -> {
            String text = new String(record.value(), UTF_8);
            found.add(text);
            assertThat(record.headers().lastHeader(KafkaRecords.MATCH_ID_HEADER).value())
                    .isEqualTo(text.getBytes(UTF_8));
        });
        Collections.sort(expected);
        Collections.sort(found);
        assertThat(found).isEqualTo(expected);
    }
}
