// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Finds the offsets at which reading begins. */
final class StartOffsets {
    private StartOffsets() {}

    /**
     * The offset of each partition. Blocks, up to {@code default.api.timeout.ms}.
     *
     * @throws KafkaException if it cannot be found out
     */
    static Map<TopicPartition, Long> find(
            KafkaStart start,
            List<TopicPartition> partitions,
            KafkaConsumer<byte[], byte[]> consumer,
            Map<String, Object> properties) {
        if (start instanceof KafkaStart.Committed committed) {
            Map<TopicPartition, Long> known = committed(committed.group(), properties);
            return combined(known, partitions, committed.otherwise(), consumer);
        }
        if (start instanceof KafkaStart.Offsets offsets) {
            return combined(offsets.offsets(), partitions, offsets.otherwise(), consumer);
        }
        return simple(start, partitions, consumer);
    }

    private static Map<TopicPartition, Long> combined(
            Map<TopicPartition, Long> known,
            List<TopicPartition> partitions,
            KafkaStart otherwise,
            KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> rest =
                partitions.stream().filter(p -> !known.containsKey(p)).toList();
        Map<TopicPartition, Long> found = new HashMap<>(known);
        found.keySet().retainAll(partitions);
        if (!rest.isEmpty()) {
            found.putAll(simple(otherwise, rest, consumer));
        }
        return found;
    }

    private static Map<TopicPartition, Long> simple(
            KafkaStart start, Collection<TopicPartition> partitions, KafkaConsumer<byte[], byte[]> consumer) {
        if (start instanceof KafkaStart.AtTime time) {
            return atTime(time.instant(), partitions, consumer);
        }
        return start instanceof KafkaStart.Latest
                ? consumer.endOffsets(partitions)
                : consumer.beginningOffsets(partitions);
    }

    private static Map<TopicPartition, Long> atTime(
            Instant instant, Collection<TopicPartition> partitions, KafkaConsumer<byte[], byte[]> consumer) {
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, instant.toEpochMilli()));
        // First, so that a record that arrives in between is read rather than missed.
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp offset = found.get(partition);
            offsets.put(partition, offset == null ? ends.getOrDefault(partition, 0L) : offset.offset());
        }
        return offsets;
    }

    private static Map<TopicPartition, Long> committed(String group, Map<String, Object> properties) {
        try (Admin admin = Admin.create(ClientSettings.forAdmin(properties))) {
            Map<TopicPartition, Long> offsets = new HashMap<>();
            GroupOffsets.of(admin, group).forEach((partition, offset) -> offsets.put(partition, offset.offset()));
            return offsets;
        }
    }
}
