// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;

/** What brokers call a topic among themselves: one that is made anew under the same name has another id. */
final class TopicIds {
    private TopicIds() {}

    /**
     * The ids of topics by their names; none of topics to which the brokers have given no id, being older than Kafka 2.8. Blocks,
     * up to {@code default.api.timeout.ms}.
     *
     * @throws KafkaException if they cannot be found out
     */
    static Map<String, String> of(Map<String, Object> properties, Collection<String> topics) {
        Map<String, String> ids = new HashMap<>();
        try (Admin admin = Admin.create(ClientSettings.forAdmin(properties))) {
            Map<String, TopicDescription> found =
                    GroupOffsets.await(admin.describeTopics(topics).allTopicNames());
            found.forEach((topic, description) -> {
                if (!description.topicId().equals(Uuid.ZERO_UUID)) {
                    ids.put(topic, description.topicId().toString());
                }
            });
        }
        return ids;
    }
}
