// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;

/**
 * Where reading begins in the topics of a job that begins, and in a topic that was added to a job that goes on from a
 * checkpoint. Looked up once, when the source is opened, for the partitions that are there; a partition that is added later to
 * such a topic is read from the first record that is there, also if it was added while the job did not run. Immutable.
 *
 * <p>A job with checkpoints takes one before it reads anything, unless the start is {@link #earliest}: after a crash it goes on
 * from where it began, and what has come meanwhile is not missed. In a topic that was added, where it begins is held by
 * the first checkpoint of the run, when what is read again has been; after a crash before that it is looked up again.
 */
public sealed interface KafkaStart {
    /** The first record that is still there. */
    record Earliest() implements KafkaStart {}

    /** After the last record that can be read when the source is opened. */
    record Latest() implements KafkaStart {}

    /**
     * The first record with this timestamp of Kafka's, or a later one; if there is none, after the last.
     *
     * @param instant when
     */
    record AtTime(Instant instant) implements KafkaStart {
        /** Checks that there is an instant. */
        public AtTime {
            Objects.requireNonNull(instant, "instant");
        }
    }

    /**
     * Where a consumer group has come to.
     *
     * @param group name of the group
     * @param otherwise for partitions of which the group has no offset
     */
    record Committed(String group, KafkaStart otherwise) implements KafkaStart {
        /** Checks that nothing is missing, and that the group comes before offsets, not before another group. */
        public Committed {
            Objects.requireNonNull(group, "group");
            requireSimple(otherwise);
        }
    }

    /**
     * Given offsets.
     *
     * @param offsets the offset to be read next, by partition
     * @param otherwise for partitions without one
     */
    record Offsets(Map<TopicPartition, Long> offsets, KafkaStart otherwise) implements KafkaStart {
        /** Copies the offsets. */
        public Offsets {
            offsets = Map.copyOf(offsets);
            offsets.forEach((partition, offset) -> {
                if (offset < 0) {
                    throw new IllegalArgumentException("start offset " + offset + " of " + partition
                            + ": must be 0 or more; for the end of the partition use KafkaStart.latest()");
                }
            });
            requireSimple(otherwise);
        }
    }

    /** The first record that is still there. */
    static KafkaStart earliest() {
        return new Earliest();
    }

    /** After the last record that can be read when the source is opened. */
    static KafkaStart latest() {
        return new Latest();
    }

    /** The first record with this timestamp or a later one; if there is none, after the last. */
    static KafkaStart at(Instant instant) {
        return new AtTime(instant);
    }

    /** Where a consumer group has come to; at the first record of a partition of which it has no offset. */
    static KafkaStart committed(String group) {
        return new Committed(group, earliest());
    }

    /**
     * Where a consumer group has come to.
     *
     * @param otherwise for partitions of which the group has no offset: earliest, latest or a time
     */
    static KafkaStart committed(String group, KafkaStart otherwise) {
        return new Committed(group, otherwise);
    }

    /** Given offsets; the first record of a partition without one. */
    static KafkaStart offsets(Map<TopicPartition, Long> offsets) {
        return new Offsets(offsets, earliest());
    }

    private static void requireSimple(KafkaStart otherwise) {
        Objects.requireNonNull(otherwise, "otherwise");
        if (otherwise instanceof Committed || otherwise instanceof Offsets) {
            throw new IllegalArgumentException(
                    "start otherwise at " + otherwise + ": must be earliest, latest or a time");
        }
    }
}
