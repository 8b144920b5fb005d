// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Makes a record of a result. Called when the result is written, in the thread that writes it; the result may be a view
 * that is valid only during the call.
 *
 * @param <T> type of the results
 */
@FunctionalInterface
public interface KafkaRecordMapper<T> {
    /**
     * The record of a result, for the topic of the sink.
     *
     * @param topic where the record goes
     */
    ProducerRecord<byte[], byte[]> map(String topic, T result);
}
