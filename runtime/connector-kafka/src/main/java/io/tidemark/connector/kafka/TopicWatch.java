// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import io.tidemark.runtime.JobFailedException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;

/**
 * Notices that a topic is deleted while it is read: a consumer says nothing of it, but asks for it again and again, with a line in
 * the log each time, hundreds of times a second. A broker that has just begun may not know a topic for a moment, so it is taken for
 * deleted when that lasts. Not thread-safe.
 */
final class TopicWatch {
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

    private final List<String> topics;
    private final Predicate<String> isKnown;
    private final SilentPartitions silent;
    private long nextNanos = System.nanoTime() + LOOK_NANOS;
    private boolean missing;

    /** @param isKnown whether the consumer knows of a topic, as far as it can tell without waiting */
    TopicWatch(List<String> topics, Predicate<String> isKnown, SilentPartitions silent) {
        this.topics = topics;
        this.isKnown = isKnown;
        this.silent = silent;
    }

    /** Whether there was a topic that the consumer does not know any more when it was looked last. */
    boolean isMissing() {
        return missing;
    }

    /**
     * Looks now and then.
     *
     * @throws JobFailedException if a topic is gone
     */
    void look() {
        long now = System.nanoTime();
        if (now - nextNanos < 0) {
            return;
        }
        nextNanos = now + LOOK_NANOS;
        missing = false;
        for (String topic : topics) {
            if (!isKnown.test(topic)) {
                missing = true;
                requireNotGone(topic);
            }
        }
    }

    private void requireNotGone(String topic) {
        TopicPartition first = new TopicPartition(topic, 0);
        // It is asked for what the consumer does not tell: that the brokers do not know it either.
        silent.isSilent(first, 0);
        if (silent.isGone(first)) {
            throw new JobFailedException(
                    "Kafka topic " + topic + " is not there any more: deleted while it was read, or the"
                            + " right to describe it was taken away; bring it back, or run a job that does not read it");
        }
    }
}
