// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import io.tidemark.runtime.JobFailedException;
import io.tidemark.runtime.LateEvent;
import io.tidemark.runtime.sink.Sink;
import io.tidemark.runtime.source.EventId;
import io.tidemark.runtime.time.LateEventPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Applies the policy for late events, and counts them.
 *
 * @param <E> type of the events
 */
final class LateEvents<E> {
    private final LateEventPolicy policy;
    private final @Nullable Sink<? super LateEvent<E>> output;
    private final PartitionNames partitions;
    private long count;

    LateEvents(LateEventPolicy policy, @Nullable Sink<? super LateEvent<E>> output, PartitionNames partitions) {
        this.policy = policy;
        this.output = output;
        this.partitions = partitions;
    }

    /** An event came when time had reached a watermark at or after it. */
    void accept(long timestampMillis, long eventId, E event, long watermarkMillis) {
        count++;
        if (policy == LateEventPolicy.DROP) {
            return;
        }
        LateEvent<E> lateEvent = new LateEvent<>(
                event,
                timestampMillis,
                watermarkMillis,
                partitions.name(EventId.partition(eventId)),
                EventId.position(eventId));
        if (policy == LateEventPolicy.FAIL) {
            throw new JobFailedException("late event: " + lateEvent + "; allow for more disorder, or drop late events");
        }
        if (output != null) {
            FailureOutput.write(output, lateEvent, "late events");
        }
    }

    long count() {
        return count;
    }
}
