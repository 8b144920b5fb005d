// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a partition in which there is nothing from one that cannot be reached: a consumer brings nothing of either, and does not
 * say why. The leaders of the partitions that are asked about are asked for their ends, again and again, and only for those, so
 * a job in which events flow asks nobody. Never blocks. Not thread-safe.
 */
final class SilentPartitions implements AutoCloseable {
    /** So often the leaders are asked, for all partitions at once. */
    private static final long ASK_NANOS = Duration.ofSeconds(1).toNanos();
    /** So long an answer counts, from when it was asked for. */
    private static final long COUNTS_NANOS = Duration.ofSeconds(5).toNanos();
    /** So long it is waited for; then it is asked again, by another connection. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(KafkaSource.class);

    private record Question(KafkaFuture<ListOffsetsResultInfo> answer, long nanos) {}

    /** Where a partition ended when it was asked for. */
    private record End(long offset, long nanos) {}

    /** The brokers said that they do not know a partition, the first and the last time. */
    private record Gone(long since, long last) {}

    private final Map<String, Object> properties;
    /** What is not committed yet is there all the same, and so is what comes after it. */
    private final ListOffsetsOptions options =
            new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED).timeoutMs(Math.toIntExact(PATIENCE.toMillis()));

    private final Set<TopicPartition> wanted = new HashSet<>();
    private final Map<TopicPartition, Question> asked = new HashMap<>();
    private final Map<TopicPartition, End> ends = new HashMap<>();

    /** Those of which the last answer was none. */
    private final Set<TopicPartition> unknown = new HashSet<>();

    private final Map<TopicPartition, Gone> gone = new HashMap<>();

    private @Nullable Admin admin;
    private long nextNanos = System.nanoTime();

    /** @param properties of the consumer */
    SilentPartitions(Map<String, Object> properties) {
        this.properties = properties;
    }

    /** Whether it is known that a partition had nothing from an offset on a moment ago. */
    boolean isSilent(TopicPartition partition, long offset) {
        long now = System.nanoTime();
        take(partition);
        if (!asked.containsKey(partition)) {
            wanted.add(partition);
        }
        if (now - nextNanos >= 0 && !wanted.isEmpty()) {
            ask(now);
        }
        End end = ends.get(partition);
        return end != null && now - end.nanos() < COUNTS_NANOS && end.offset() <= offset;
    }

    /** Whether the brokers have said for a while that they do not know a partition. */
    boolean isGone(TopicPartition partition) {
        Gone found = gone.get(partition);
        return found != null && found.last() - found.since() >= COUNTS_NANOS;
    }

    private void take(TopicPartition partition) {
        Question question = asked.get(partition);
        if (question == null || !question.answer().isDone()) {
            return;
        }
        asked.remove(partition);
        try {
            ends.put(partition, new End(GroupOffsets.await(question.answer()).offset(), question.nanos()));
            unknown.remove(partition);
            gone.remove(partition);
        } catch (KafkaException e) {
            if (e instanceof UnknownTopicOrPartitionException) {
                long nanos = question.nanos();
                gone.merge(partition, new Gone(nanos, nanos), (first, last) -> new Gone(first.since(), last.last()));
            } else {
                gone.remove(partition);
            }
            // It is asked again, as long as somebody wants to know. One line is enough, for however many.
            if (unknown.isEmpty()) {
                LOG.warn(
                        "nothing comes of {}, and the brokers do not say whether it has something: {}; time waits for it,"
                                + " and for others of which they do not say it",
                        partition,
                        e.toString());
            }
            unknown.add(partition);
        }
    }

    private void ask(long now) {
        nextNanos = now + ASK_NANOS;
        try {
            Admin client = admin;
            if (client == null) {
                client = Admin.create(settings());
                admin = client;
            }
            Map<TopicPartition, OffsetSpec> request = new HashMap<>();
            wanted.forEach(partition -> request.put(partition, OffsetSpec.latest()));
            ListOffsetsResult answer = client.listOffsets(request, options);
            wanted.forEach(partition -> asked.put(partition, new Question(answer.partitionResult(partition), now)));
            wanted.clear();
        } catch (KafkaException e) {
            // No client can be made while no name of a broker is known.
            nextNanos = now + PATIENCE.toNanos();
            LOG.warn(
                    "whether {} have nothing cannot be found out at the moment: {}",
                    new ArrayList<>(wanted),
                    e.toString());
        }
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = ClientSettings.forAdmin(properties);
        settings.computeIfPresent(CommonClientConfigs.CLIENT_ID_CONFIG, (key, id) -> id + "-silence");
        return settings;
    }

    @Override
    public void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
            admin = null;
        }
    }
}
