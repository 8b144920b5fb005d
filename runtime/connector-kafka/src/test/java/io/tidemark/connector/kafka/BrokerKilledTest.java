// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What happens when the only broker is killed and comes back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokerKilledTest {
    private TestKafka kafka;

    @BeforeAll
    void start() {
        kafka = TestKafka.inChildJvms(1);
    }

    @AfterAll
    void stop() {
        kafka.close();
    }

    @Test
    void source_whileTheBrokerIsAway_neitherFailsNorBlocksAndThenGoesOn() {
        String topic = kafka.topic("away", 2);
        kafka.send(topic, 0, "0", "1");
        kafka.send(topic, 1, "2");

        try (Reading reading = Reading.of(KafkaSource.of(topic).brokers(kafka.brokers()))) {
            reading.awaitCount(3);
            kafka.kill(1);
            long start = System.nanoTime();
            long longest = 0;
            for (long now = start; now - start < 1_500_000_000L; now = System.nanoTime()) {
                reading.round().discover();
                longest = Math.max(longest, System.nanoTime() - now);
            }
            assertThat(Duration.ofNanos(longest)).isLessThan(Duration.ofMillis(900));
            kafka.restart(1);
            kafka.send(topic, 0, "3");
            kafka.send(topic, 1, "4");
            reading.awaitCount(5);
            assertThat(reading.values(topic + "-0")).containsExactly("0", "1", "3");
            assertThat(reading.values(topic + "-1")).containsExactly("2", "4");
        }
    }
}
