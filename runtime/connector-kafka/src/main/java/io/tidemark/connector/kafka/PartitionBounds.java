// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Where partitions begin and end in the log of the brokers. A consumer that reads what is committed is told an earlier end: that
 * of the last stable offset, behind which there may be records of an open transaction. A position there is one that a reader may
 * have come to all the same, with another isolation level.
 */
final class PartitionBounds {
    private PartitionBounds() {}

    /**
     * The offset that the next record of each partition gets. Blocks, up to {@code default.api.timeout.ms}.
     *
     * @throws KafkaException if it cannot be found out
     */
    static Map<TopicPartition, Long> ends(Map<String, Object> properties, Collection<TopicPartition> partitions) {
        try (Admin admin = Admin.create(ClientSettings.forAdmin(properties))) {
            return offsets(admin, partitions, OffsetSpec.latest(), options());
        }
    }

    /**
     * Which offsets a partition has, as it is said in a message: {@code it has those from 3 to before 7}. Blocks, up to twice as
     * long as the patience.
     */
    static String told(Map<String, Object> properties, TopicPartition partition, Duration patience) {
        Collection<TopicPartition> only = List.of(partition);
        ListOffsetsOptions options = options().timeoutMs(Math.toIntExact(patience.toMillis()));
        try (Admin admin = Admin.create(ClientSettings.forAdmin(properties))) {
            return "it has those from "
                    + offsets(admin, only, OffsetSpec.earliest(), options).get(partition)
                    + " to before "
                    + offsets(admin, only, OffsetSpec.latest(), options).get(partition);
        } catch (KafkaException e) {
            return "and those it has could not be found out (" + e.getMessage() + ")";
        }
    }

    private static ListOffsetsOptions options() {
        return new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED);
    }

    private static Map<TopicPartition, Long> offsets(
            Admin admin, Collection<TopicPartition> partitions, OffsetSpec which, ListOffsetsOptions options) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(partition -> asked.put(partition, which));
        Map<TopicPartition, ListOffsetsResultInfo> answer =
                GroupOffsets.await(admin.listOffsets(asked, options).all());
        Map<TopicPartition, Long> offsets = new HashMap<>();
        answer.forEach((partition, result) -> offsets.put(partition, result.offset()));
        return offsets;
    }
}
