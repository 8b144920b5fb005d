// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import io.tidemark.runtime.JobFailedException;
import io.tidemark.runtime.source.Source;
import io.tidemark.runtime.source.SourceReader;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Reads all partitions of one or several Kafka topics, those that are added later included. Partitions are assigned, not
 * subscribed to: one job reads them all, no group membership, no rebalance. Records are delivered as they are, keys and
 * values as bytes; {@link KafkaDecoders} makes events of them.
 *
 * <pre>{@code
 * CepJob job = CepJob.named("fraud")
 *     .source(KafkaSource.of("transactions").brokers("broker-1:9092"), KafkaDecoders.value(new PaymentDeserializer()))
 *     ...
 * }</pre>
 *
 * <p>With partitions 0 and 1 of {@code transactions}, and 0 of {@code logins}, the job sees three source partitions:
 * {@code logins-0}, {@code transactions-0}, {@code transactions-1}, numbered in this order: by topic, then by partition.
 *
 * <p>Only committed records are read, in their order ({@code isolation.level=read_committed}, unless the properties say
 * otherwise). A position is an offset. An offset that is not there any more fails the job, with the offsets that are, and so does a
 * topic that was made anew since the checkpoint: nothing is passed over in silence. Brokers that cannot be reached are waited for.
 *
 * <p>Immutable: each method returns a changed copy. Defaults: from the earliest record, new partitions looked for every
 * 30 s, at most {@value #DEFAULT_WAITING_RECORDS} records or {@value #DEFAULT_WAITING_BYTES} bytes of a partition wait in
 * memory before it is paused (what one fetch brings on top), no progress shown.
 */
public final class KafkaSource implements Source<ConsumerRecord<byte[], byte[]>> {
    /** How many records of a partition may wait before it is paused, unless said otherwise. */
    public static final int DEFAULT_WAITING_RECORDS = 1_000;

    /** How many bytes of keys and values of a partition may wait before it is paused, unless said otherwise. */
    public static final int DEFAULT_WAITING_BYTES = 8 << 20;

    /** How often new partitions are looked for, unless said otherwise. */
    public static final Duration DEFAULT_DISCOVERY = Duration.ofSeconds(30);

    private static final Map<String, String> OWNED = Map.of(
            ConsumerConfig.GROUP_ID_CONFIG,
            "use showingProgressAs(group), or KafkaStart.committed(group)",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            "offsets are committed with checkpoints",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "use startingAt(...); an offset that is lost later is an error",
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            "records are read as bytes; use KafkaDecoders",
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
            "records are read as bytes; use KafkaDecoders",
            ConsumerConfig.METADATA_MAX_AGE_CONFIG,
            "use discoveringEvery(interval)");

    private final List<String> topics;
    private final Map<String, ?> properties;
    private final Options options;

    /** What can be said besides topics and properties. */
    record Options(
            KafkaStart start,
            @Nullable String progressGroup,
            Duration discovery,
            int waitingRecords,
            int waitingBytes,
            boolean movedWithOffsets) {}

    private KafkaSource(List<String> topics, Map<String, ?> properties, Options options) {
        this.topics = topics;
        this.properties = properties;
        this.options = options;
    }

    /**
     * A source that reads these topics.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static KafkaSource of(String... topics) {
        return of(Arrays.asList(topics));
    }

    /**
     * A source that reads these topics.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static KafkaSource of(Collection<String> topics) {
        if (topics.isEmpty()) {
            throw new IllegalArgumentException("topics of a Kafka source: there must be at least one");
        }
        Options options = new Options(
                KafkaStart.earliest(), null, DEFAULT_DISCOVERY, DEFAULT_WAITING_RECORDS, DEFAULT_WAITING_BYTES, false);
        return new KafkaSource(List.copyOf(new TreeSet<>(topics)), Map.of(), options);
    }

    /** Where the brokers are: hosts with ports, separated by commas, such as {@code broker-1:9092,broker-2:9092}. */
    public KafkaSource brokers(String bootstrapServers) {
        return properties(Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    /**
     * Adds properties of Kafka's consumer, such as those of security.
     *
     * @throws IllegalArgumentException if one is set that belongs to this source, when it is opened: {@code group.id},
     *     {@code enable.auto.commit}, {@code auto.offset.reset}, the deserializers, {@code metadata.max.age.ms}
     */
    public KafkaSource properties(Map<String, ?> added) {
        Map<String, Object> all = new HashMap<>(properties);
        all.putAll(added);
        return new KafkaSource(topics, Map.copyOf(all), options);
    }

    /**
     * Where reading begins in topics of which no checkpoint knows a partition; the earliest record unless this is called. A
     * partition that was added to a topic that was read already is read from its first record.
     */
    public KafkaSource startingAt(KafkaStart start) {
        Objects.requireNonNull(start, "start");
        return with(new Options(
                start,
                options.progressGroup(),
                options.discovery(),
                options.waitingRecords(),
                options.waitingBytes(),
                options.movedWithOffsets()));
    }

    /**
     * Commits the positions of finished checkpoints as offsets of a consumer group, for people and monitoring to see.
     * Nothing relies on them. Not needed with a {@link KafkaOutput}, whose transactions carry the offsets under the name
     * of the output; this group must have another name.
     */
    public KafkaSource showingProgressAs(String group) {
        Objects.requireNonNull(group, "group");
        return with(new Options(
                options.start(),
                group,
                options.discovery(),
                options.waitingRecords(),
                options.waitingBytes(),
                options.movedWithOffsets()));
    }

    /**
     * How often to look for new partitions: at least every millisecond.
     *
     * @throws IllegalArgumentException if the interval is shorter
     */
    public KafkaSource discoveringEvery(Duration interval) {
        if (interval.toMillis() < 1) {
            throw new IllegalArgumentException("interval " + interval + " of looking for new partitions of " + topics
                    + ": must be at least a millisecond; 30 s is usual");
        }
        return with(new Options(
                options.start(),
                options.progressGroup(),
                interval,
                options.waitingRecords(),
                options.waitingBytes(),
                options.movedWithOffsets()));
    }

    /**
     * How much of a partition may wait in memory before it is paused; it is resumed when half of it has been taken. One
     * fetch may bring more than that: up to {@code max.poll.records} records, {@code max.partition.fetch.bytes} bytes.
     *
     * @param records number of records, at least 1
     * @param bytes number of bytes of keys and values, at least 1
     * @throws IllegalArgumentException if one is less than 1
     */
    public KafkaSource waitingAtMost(int records, int bytes) {
        if (records < 1 || bytes < 1) {
            throw new IllegalArgumentException("limit of " + records + " records and " + bytes
                    + " bytes that wait in a partition of " + topics + ": each must be at least 1");
        }
        return with(new Options(
                options.start(),
                options.progressGroup(),
                options.discovery(),
                records,
                bytes,
                options.movedWithOffsets()));
    }

    /**
     * For topics that were moved to other brokers with their offsets, as some ways of mirroring do: checkpoints keep the id of each
     * topic, and a run that goes on from one fails if the topic of that name has another id, since its offsets are then those of
     * other records. With this the ids are not compared. Wanted for one run: the next checkpoint has the new ids.
     */
    public KafkaSource movedWithOffsets() {
        return with(new Options(
                options.start(),
                options.progressGroup(),
                options.discovery(),
                options.waitingRecords(),
                options.waitingBytes(),
                true));
    }

    private KafkaSource with(Options changed) {
        return new KafkaSource(topics, properties, changed);
    }

    @Override
    public String name() {
        return "kafka:" + String.join(",", topics);
    }

    /**
     * Makes a consumer. Brokers are asked when the partitions are opened.
     *
     * @throws IllegalArgumentException if a property is not allowed, or no broker is named
     */
    @Override
    public SourceReader<ConsumerRecord<byte[], byte[]>> open() {
        Map<String, Object> settings = ClientSettings.checked(properties, OWNED);
        try {
            return new KafkaSourceReader(topics, settings, options);
        } catch (KafkaException e) {
            throw new JobFailedException(
                    "Kafka topics " + topics + " could not be opened: " + TransactionalProducer.reason(e)
                            + ClientSettings.advice(settings, e),
                    e);
        }
    }

    /** The topics. */
    @Override
    public String toString() {
        return name();
    }
}
