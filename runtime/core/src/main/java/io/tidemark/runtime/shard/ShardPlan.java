// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import io.tidemark.runtime.LateEvent;
import io.tidemark.runtime.sink.Sink;
import io.tidemark.runtime.state.StateBackend;
import io.tidemark.runtime.time.Clock;
import io.tidemark.runtime.time.LateEventPolicy;
import io.tidemark.serde.EventSerializer;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a shard is to do. Immutable.
 *
 * @param patterns the patterns; at least one
 * @param stateBackend makes the stores for their keys
 * @param events writes events to bytes; null if nothing is ever written: the job has no checkpoints
 * @param ties order of events of the same time; null: by source partition and position
 * @param latePolicy what becomes of late events
 * @param lateEvents where they are reported; null if they are not
 * @param maxBufferedEvents how many events may wait for the watermark
 * @param clock measures how long events take
 * @param <E> type of the events
 */
public record ShardPlan<E>(
        List<PatternPlan<E, ?, ?>> patterns,
        StateBackend stateBackend,
        @Nullable EventSerializer<E> events,
        @Nullable Comparator<? super E> ties,
        LateEventPolicy latePolicy,
        @Nullable Sink<? super LateEvent<E>> lateEvents,
        int maxBufferedEvents,
        Clock clock) {

    /** Copies the list. */
    public ShardPlan {
        patterns = List.copyOf(patterns);
    }

    /** The policy for late events, with an output that belongs to a worker. */
    LateEvents<E> newLateEvents(SinkBinding sinks, PartitionNames partitions) {
        return new LateEvents<>(latePolicy, lateEvents == null ? null : sinks.bind(lateEvents), partitions);
    }
}
