// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

final class ConnectionsTest {
    private long count = 1;
    private long now = 7;
    private final Connections connections = new Connections(() -> count, () -> now);

    @Test
    void areAway_noConnection_untilAPauseIsOver() {
        count = 0;
        assertThat(connections.areAway()).isFalse();
        connections.asked();
        assertThat(connections.areAway()).isTrue();
        now += Connections.PAUSE.toNanos() - 1;
        assertThat(connections.areAway()).isTrue();
        now++;
        assertThat(connections.areAway()).isFalse();
    }

    @Test
    void areAway_aConnection_never() {
        connections.asked();
        assertThat(connections.areAway()).isFalse();
    }

    /** The name of the metric is Kafka's. */
    @Test
    void of_consumerThatHasNotConnected_hasNoConnection() {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", "127.0.0.1:1"), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Connections own = Connections.of(consumer.metrics());
            // In a pause of the machine between the two the pause is over.
            Await.until("no connection", () -> {
                own.asked();
                return own.areAway();
            });
        }
    }
}
