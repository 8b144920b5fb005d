// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

/** See {@link KafkaSinkConformance}. */
final class HeldBackConformanceTest extends KafkaSinkConformance {
    HeldBackConformanceTest(TestKafka kafka) {
        super(kafka, KafkaOutput.DEFAULT_HELD_BYTES);
    }
}
