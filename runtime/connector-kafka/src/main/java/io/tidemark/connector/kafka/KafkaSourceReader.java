// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import io.tidemark.runtime.JobFailedException;
import io.tidemark.runtime.checkpoint.PartitionPosition;
import io.tidemark.runtime.source.ReadBefore;
import io.tidemark.runtime.source.SourcePartition;
import io.tidemark.runtime.source.SourceReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one consumer of a run, and its partitions. Not thread-safe.
 *
 * <p>A partition that has nothing waiting asks for a fetch; what the fetch brings is handed to the partitions it belongs
 * to. So that a fast partition cannot starve a slow one, a partition with much waiting is paused, and then the fetches
 * that the others ask for bring their records. So that many silent partitions do not cost a fetch each, one that brought
 * nothing stands for a whole round.
 */
final class KafkaSourceReader implements SourceReader<ConsumerRecord<byte[], byte[]>> {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaSource.class);
    /** Bounds the questions asked for the sake of an error's text, and closing. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<String> topics;
    private final KafkaSource.Options options;
    private final Map<String, Object> properties;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Connections connections;
    private final SilentPartitions silent;
    private final TopicWatch topicWatch;
    private final Map<TopicPartition, KafkaSourcePartition> partitions = new HashMap<>();
    private final Map<String, TopicPartition> names = new HashMap<>();
    private final Map<String, Integer> partitionCounts = new HashMap<>();
    private final Map<String, String> topicIds = new HashMap<>();
    /** Where partitions ended when it was asked for: they may have grown since. */
    private final Map<TopicPartition, Long> ends = new HashMap<>();

    /** How many calls for a fetch are to be passed over. */
    private int passedOver;

    private boolean closed;

    KafkaSourceReader(List<String> topics, Map<String, Object> properties, KafkaSource.Options options) {
        this.topics = topics;
        this.options = options;
        this.properties = properties;
        this.consumer = new KafkaConsumer<>(settings(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.connections = Connections.of(consumer.metrics());
        this.silent = new SilentPartitions(properties);
        this.topicWatch = new TopicWatch(topics, topic -> knownCount(topic) > 0, silent);
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(properties);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, options.discovery().toMillis());
        settings.putIfAbsent(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.putIfAbsent(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        if (options.progressGroup() != null) {
            settings.put(ConsumerConfig.GROUP_ID_CONFIG, options.progressGroup());
        }
        return settings;
    }

    @Override
    public List<KafkaSourcePartition> partitions() {
        return partitions(Set.of());
    }

    @Override
    public List<KafkaSourcePartition> partitions(Set<String> known) {
        List<TopicPartition> found = new ArrayList<>();
        try {
            for (String topic : topics) {
                found.addAll(lookUp(topic));
            }
            topicIds.putAll(TopicIds.of(properties, topics));
            return open(found, beginnings(found, known));
        } catch (KafkaException e) {
            throw new JobFailedException(
                    "Kafka topics " + topics + " at " + brokers() + " could not be opened: " + e.getMessage()
                            + "; check the brokers, their names, and that the topics may be read",
                    e);
        }
    }

    /** Of those that are not known, for the others are sought. One that was added to a topic that is known begins at its first. */
    private Map<TopicPartition, Long> beginnings(List<TopicPartition> found, Set<String> known) {
        Set<String> knownTopics = new HashSet<>();
        List<TopicPartition> ofNewTopics = new ArrayList<>();
        List<TopicPartition> added = new ArrayList<>();
        found.stream().filter(p -> known.contains(p.toString())).forEach(p -> knownTopics.add(p.topic()));
        for (TopicPartition partition : found) {
            if (!knownTopics.contains(partition.topic())) {
                ofNewTopics.add(partition);
            } else if (!known.contains(partition.toString())) {
                added.add(partition);
            }
        }
        Map<TopicPartition, Long> offsets = new HashMap<>();
        if (!ofNewTopics.isEmpty()) {
            offsets.putAll(StartOffsets.find(options.start(), ofNewTopics, consumer, properties));
        }
        if (!added.isEmpty()) {
            offsets.putAll(StartOffsets.find(KafkaStart.earliest(), added, consumer, properties));
        }
        if (!known.isEmpty() && !offsets.isEmpty()) {
            LOG.info("new partitions, and the offsets from which they are read: {}", offsets);
        }
        return offsets;
    }

    @Override
    public boolean beginsAnywhere() {
        return !(options.start() instanceof KafkaStart.Earliest);
    }

    private List<TopicPartition> lookUp(String topic) {
        List<PartitionInfo> infos = consumer.partitionsFor(topic);
        if (infos == null || infos.isEmpty()) {
            throw new JobFailedException("Kafka topic " + topic + " is not there at " + brokers()
                    + ": create it before the job starts, or check its name and the right to describe it");
        }
        return added(topic, infos.size());
    }

    /** The partitions from the last one known up to a new count, in order. */
    private List<TopicPartition> added(String topic, int count) {
        List<TopicPartition> added = new ArrayList<>();
        for (int i = partitionCounts.getOrDefault(topic, 0); i < count; i++) {
            added.add(new TopicPartition(topic, i));
        }
        partitionCounts.merge(topic, count, Math::max);
        return added;
    }

    private List<KafkaSourcePartition> open(List<TopicPartition> added, Map<TopicPartition, Long> offsets) {
        List<KafkaSourcePartition> opened = new ArrayList<>();
        for (TopicPartition topicPartition : added) {
            KafkaSourcePartition partition = new KafkaSourcePartition(this, topicPartition, options);
            partitions.put(topicPartition, partition);
            names.put(partition.name(), topicPartition);
            opened.add(partition);
        }
        // Partitions that were assigned already keep their positions, pauses, and what has been fetched.
        consumer.assign(partitions.keySet());
        for (KafkaSourcePartition partition : opened) {
            partition.begin(offsets.getOrDefault(partition.topicPartition(), 0L));
        }
        return opened;
    }

    /** Looks at what the consumer knows of its topics, which it asks the brokers for by itself. */
    @Override
    public List<KafkaSourcePartition> newPartitions() {
        List<TopicPartition> added = new ArrayList<>();
        for (String topic : topics) {
            added.addAll(added(topic, knownCount(topic)));
        }
        if (added.isEmpty()) {
            return List.of();
        }
        LOG.info("new partitions {}, read from offset 0 on", added);
        return open(added, Map.of());
    }

    private int knownCount(String topic) {
        try {
            List<PartitionInfo> infos = consumer.partitionsFor(topic, Duration.ZERO);
            return infos == null ? 0 : infos.size();
        } catch (RetriableException e) {
            return 0; // Not known just now.
        }
    }

    @Override
    public void committed(List<PartitionPosition> positions) {
        if (options.progressGroup() == null) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (PartitionPosition position : positions) {
            TopicPartition partition = names.get(position.partition());
            if (partition != null) {
                offsets.put(partition, new OffsetAndMetadata(position.position()));
            }
        }
        try {
            consumer.commitAsync(offsets, (sent, failure) -> {
                if (failure != null) {
                    LOG.warn(
                            "progress of group {} could not be shown: {}", options.progressGroup(), failure.toString());
                }
            });
        } catch (KafkaException e) {
            LOG.warn("progress of group {} could not be shown", options.progressGroup(), e);
        }
    }

    /** Hands out what has arrived, without waiting for more. */
    void fetch() {
        if (passedOver > 0) {
            passedOver--;
            return;
        }
        topicWatch.look();
        if (isToBeLeftAlone()) {
            return;
        }
        connections.asked();
        ConsumerRecords<byte[], byte[]> records = poll();
        if (records.isEmpty()) {
            passedOver = partitions.size() - 1;
            return;
        }
        for (TopicPartition topicPartition : records.partitions()) {
            KafkaSourcePartition partition = partitions.get(topicPartition);
            if (partition != null) {
                partition.add(records.records(topicPartition));
            }
        }
    }

    private boolean isToBeLeftAlone() {
        return connections.areAway() || (topicWatch.isMissing() && connections.wereAskedJustNow());
    }

    private ConsumerRecords<byte[], byte[]> poll() {
        try {
            return consumer.poll(Duration.ZERO);
        } catch (OffsetOutOfRangeException e) {
            // Told by the partition concerned, after what it has still waiting.
            e.offsetOutOfRangePartitions().forEach((partition, offset) -> lost(partition, offset, e));
            return ConsumerRecords.empty();
        } catch (RetriableException e) {
            LOG.warn("fetching from {} failed and is tried again: {}", topics, e.toString());
            return ConsumerRecords.empty();
        } catch (KafkaException e) {
            throw new JobFailedException(
                    "Kafka topics " + topics + " at " + brokers() + " cannot be read: " + e.getMessage()
                            + "; the job goes on from its last checkpoint when this is repaired",
                    e);
        }
    }

    private void lost(TopicPartition topicPartition, long offset, OffsetOutOfRangeException cause) {
        KafkaSourcePartition partition = partitions.get(topicPartition);
        if (partition != null) {
            consumer.pause(List.of(topicPartition));
            partition.fail(new JobFailedException(
                    "Kafka partition " + topicPartition + ": offset " + offset + " is not there, "
                            + PartitionBounds.told(properties, topicPartition, PATIENCE)
                            + "; records were deleted before they were read, or the topic was"
                            + " made anew: keep records for longer than the job may be down, or start over from where"
                            + " the partition begins",
                    cause));
        }
    }

    /**
     * Refuses a partition that is not the one that had been read, or has lost some of that. Blocks, up to {@code
     * default.api.timeout.ms}, the first time: the ends of all partitions are found out at once.
     *
     * @throws JobFailedException if it is another or ends before, or its end cannot be found out
     */
    void requireSame(TopicPartition topicPartition, ReadBefore before) {
        String id = topicId(topicPartition.topic());
        if (!options.movedWithOffsets()
                && !before.fingerprint().isEmpty()
                && !id.isEmpty()
                && !id.equals(before.fingerprint())) {
            throw new JobFailedException(
                    "Kafka partition " + topicPartition + ": the topic at " + brokers() + " has id "
                            + id + ", but the one that was read had " + before.fingerprint()
                            + "; it was made anew, or the brokers"
                            + " are others. Begin anew with other checkpoints; if its records were brought over under their old"
                            + " offsets, say so with KafkaSource.movedWithOffsets()");
        }
        if (before.position() > 0 && end(topicPartition) < before.position()) {
            throw new JobFailedException("Kafka partition " + topicPartition + ": the offsets before "
                    + before.position() + " had been read, but they are not all there any more, "
                    + PartitionBounds.told(properties, topicPartition, PATIENCE)
                    + "; the topic was made anew, or has lost records with a broker: bring them back, or begin anew with"
                    + " other checkpoints");
        }
    }

    /** What no other topic has, found out when it was opened; empty: the brokers do not give ids to topics. */
    String topicId(String topic) {
        return topicIds.getOrDefault(topic, "");
    }

    private long end(TopicPartition topicPartition) {
        try {
            if (!ends.containsKey(topicPartition)) {
                ends.putAll(PartitionBounds.ends(properties, partitions.keySet()));
            }
            return ends.getOrDefault(topicPartition, 0L);
        } catch (KafkaException e) {
            throw new JobFailedException(
                    "Kafka partition " + topicPartition + " at " + brokers()
                            + ": where it ends could not be found out: " + e.getMessage()
                            + "; check the brokers, and that the topic may be read",
                    e);
        }
    }

    void seek(TopicPartition partition, long offset) {
        consumer.seek(partition, offset);
    }

    void pause(TopicPartition partition) {
        consumer.pause(List.of(partition));
    }

    void resume(TopicPartition partition) {
        consumer.resume(List.of(partition));
    }

    /** Where the consumer has come to, beyond records that are not for readers; at least a given offset. */
    long position(TopicPartition partition, long atLeast) {
        if (isToBeLeftAlone()) {
            return atLeast;
        }
        try {
            return Math.max(atLeast, consumer.position(partition, Duration.ZERO));
        } catch (TimeoutException e) {
            return atLeast; // It is being checked after a change of the partition's leader.
        }
    }

    /** Offsets from one on to the end, as far as the consumer knows it without asking; -1: not at all. */
    long behind(TopicPartition partition, long offset) {
        if (closed) {
            return SourcePartition.NOT_KNOWN;
        }
        OptionalLong beyond = consumer.currentLag(partition);
        return beyond.isEmpty() ? SourcePartition.NOT_KNOWN : beyond.getAsLong() + position(partition, offset) - offset;
    }

    /** Whether it is known that there is nothing from an offset on: a broker that cannot be reached brings nothing either. */
    boolean isSilent(TopicPartition partition, long offset) {
        return silent.isSilent(partition, offset);
    }

    private @Nullable Object brokers() {
        return properties.get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            silent.close();
            consumer.close(CloseOptions.timeout(PATIENCE));
        }
    }
}
