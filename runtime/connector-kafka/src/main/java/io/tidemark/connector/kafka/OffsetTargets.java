// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import io.tidemark.runtime.checkpoint.PartitionPosition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Says which source partitions are partitions of topics of this cluster, so that offsets can be committed for them. A
 * partition of another kind of source may be called {@code stock-0}, too: the cluster is asked, once for each topic, and
 * again when a partition is not among those it had.
 */
final class OffsetTargets {
    private final Admin admin;
    /** How many partitions a topic has; 0 if there is no such topic. */
    private final Map<String, Integer> counts = new HashMap<>();

    private final Set<TopicPartition> refused = new HashSet<>();

    OffsetTargets(Admin admin) {
        this.admin = admin;
    }

    /**
     * The offsets to commit, all with the same metadata; empty if no position is one of Kafka's. Blocks when it has to ask.
     *
     * @throws KafkaException if there is no answer
     */
    Map<TopicPartition, OffsetAndMetadata> offsets(List<PartitionPosition> positions, String metadata) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (PartitionPosition position : positions) {
            TopicPartition partition = parse(position.partition());
            if (partition != null && exists(partition)) {
                offsets.put(partition, new OffsetAndMetadata(position.position(), metadata));
            }
        }
        return offsets;
    }

    /** A name such as {@code transactions-7} in its parts; null if it has none. */
    static @Nullable TopicPartition parse(String name) {
        int dash = name.lastIndexOf('-');
        if (dash < 1 || dash == name.length() - 1 || name.length() - dash > 10) {
            return null;
        }
        for (int i = dash + 1; i < name.length(); i++) {
            if (name.charAt(i) < '0' || name.charAt(i) > '9') {
                return null;
            }
        }
        return new TopicPartition(name.substring(0, dash), Integer.parseInt(name, dash + 1, name.length(), 10));
    }

    private boolean exists(TopicPartition partition) {
        if (partition.partition() < counts.getOrDefault(partition.topic(), 0)) {
            return true;
        }
        if (refused.contains(partition)) {
            return false;
        }
        counts.put(partition.topic(), count(partition.topic()));
        if (partition.partition() < counts.getOrDefault(partition.topic(), 0)) {
            return true;
        }
        refused.add(partition);
        return false;
    }

    private int count(String topic) {
        KafkaFuture<TopicDescription> description =
                admin.describeTopics(List.of(topic)).topicNameValues().get(topic);
        try {
            return description == null
                    ? 0
                    : GroupOffsets.await(description).partitions().size();
        } catch (UnknownTopicOrPartitionException | InvalidTopicException | AuthorizationException e) {
            return 0; // None of ours, or none that offsets may be committed for.
        }
    }
}
