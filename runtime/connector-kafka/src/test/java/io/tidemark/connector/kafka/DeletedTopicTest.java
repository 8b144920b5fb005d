// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.JobFailedException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KafkaExtension.class)
final class DeletedTopicTest {
    private final TestKafka kafka;

    DeletedTopicTest(TestKafka kafka) {
        this.kafka = kafka;
    }

    @Test
    void poll_topicDeletedWhileItIsRead_failsAndSaysSo() {
        String kept = kafka.topic("kept", 1);
        String deleted = kafka.topic("deleted", 2);
        kafka.send(deleted, 0, "0");
        try (Reading reading = Reading.of(KafkaSource.of(kept, deleted).brokers(kafka.brokers()))) {
            reading.awaitCount(1);
            TestKafka.get(kafka.admin().deleteTopics(List.of(deleted)).all());
            assertThatThrownBy(() -> Await.until("failure", () -> {
                        reading.round();
                        return false;
                    }))
                    .isInstanceOf(JobFailedException.class)
                    .hasMessage(
                            "Kafka topic " + deleted + " is not there any more: deleted while it was read, or the"
                                    + " right to describe it was taken away; bring it back, or run a job that does not read it");
        }
    }
}
