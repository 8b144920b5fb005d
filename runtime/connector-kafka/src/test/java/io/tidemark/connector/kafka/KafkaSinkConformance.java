// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.runtime.sink.TransactionalSink;
import io.tidemark.testkit.sink.SinkConformanceKit;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;

/** A topic of a transactional output does what every transactional sink has to do, also if results are sent at once. */
@ExtendWith(KafkaExtension.class)
abstract class KafkaSinkConformance extends SinkConformanceKit {
    private final TestKafka kafka;
    private final int heldBytes;
    private final String topic;

    KafkaSinkConformance(TestKafka kafka, int heldBytes) {
        this.kafka = kafka;
        this.heldBytes = heldBytes;
        this.topic = kafka.topic("results", 2);
    }

    @Override
    protected TransactionalSink<String> newSink() {
        return KafkaOutput.transactional(kafka.settings(), topic)
                .holdingBack(heldBytes)
                .topic(topic, KafkaRecords.valueBytes((String result) -> result.getBytes(UTF_8)));
    }

    @Override
    protected List<String> visible() {
        return kafka.committed(topic);
    }

    @Override
    protected int randomSteps() {
        return 25;
    }
}
