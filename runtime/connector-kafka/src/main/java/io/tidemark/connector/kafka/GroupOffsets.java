// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/** Reads the offsets that a group has committed. */
final class GroupOffsets {
    private GroupOffsets() {}

    /**
     * All offsets of a group, after those of open transactions are settled; empty if there is no such group. Blocks.
     *
     * @throws KafkaException if they cannot be read
     */
    static Map<TopicPartition, OffsetAndMetadata> of(Admin admin, String group) {
        Map<TopicPartition, OffsetAndMetadata> found = new HashMap<>(
                await(admin.listConsumerGroupOffsets(group, new ListConsumerGroupOffsetsOptions().requireStable(true))
                        .partitionsToOffsetAndMetadata(group)));
        // A partition that was asked for without having one.
        found.values().removeIf(offset -> offset == null);
        return found;
    }

    /** Waits for an answer, as long as the client does. */
    static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            throw new InterruptException(e); // Interrupts the thread again.
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KafkaException failure) {
                throw failure;
            }
            throw new KafkaException("request failed: " + e.getCause(), e.getCause());
        }
    }
}
