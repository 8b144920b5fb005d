// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

/** See {@link KafkaSinkConformance}. */
final class SentAtOnceConformanceTest extends KafkaSinkConformance {
    SentAtOnceConformanceTest(TestKafka kafka) {
        super(kafka, 0);
    }
}
