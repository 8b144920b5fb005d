// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.nfa.NfaOutline;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.shard.PatternPlan;
import io.tidemark.runtime.shard.ShardPlan;
import io.tidemark.runtime.sink.Sink;
import io.tidemark.runtime.state.StateBackend;
import io.tidemark.runtime.time.LateEventPolicy;
import io.tidemark.runtime.time.TimestampExtractor;
import io.tidemark.runtime.time.WatermarkStrategy;
import io.tidemark.serde.EventSerializer;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that the builder has gathered, source excepted. Immutable. */
record JobPlan<E>(
        String name,
        TimeMode mode,
        TimestampExtractor<? super E> timestamps,
        WatermarkStrategy<E> watermarks,
        List<PatternPlan<E, ?, ?>> patterns,
        StateBackend stateBackend,
        @Nullable EventSerializer<E> events,
        @Nullable Checkpoints checkpoints,
        PatternChangePolicy patternChanges,
        int shards,
        @Nullable Comparator<? super E> ties,
        LateEventPolicy latePolicy,
        @Nullable Sink<? super LateEvent<E>> lateEvents,
        FailurePolicy failures,
        @Nullable Sink<? super DeadLetter> deadLetters,
        JobConfig config) {

    JobPlan {
        patterns = List.copyOf(patterns);
    }

    /** What checkpoints keep of the patterns, by their names. */
    Map<String, NfaOutline> outlines() {
        Map<String, NfaOutline> outlines = new LinkedHashMap<>();
        patterns.forEach(pattern -> outlines.put(pattern.name(), pattern.outline()));
        return outlines;
    }

    ShardPlan<E> shardPlan() {
        boolean written = checkpoints != null || stateBackend.needsFormat();
        return new ShardPlan<>(
                patterns,
                stateBackend,
                written && events != null ? new CheckedEvents<>(events) : null,
                ties,
                latePolicy,
                lateEvents,
                config.maxBufferedEvents(),
                config.clock());
    }

    SinkSet newSinkSet() {
        SinkSet sinks = new SinkSet();
        for (PatternPlan<E, ?, ?> pattern : patterns) {
            sinks.add(pattern.matches().what(), pattern.matches().sink());
            if (pattern.timeouts() != null) {
                sinks.add(pattern.timeouts().what(), pattern.timeouts().sink());
            }
        }
        sinks.add("late events", lateEvents);
        sinks.add("dead letters", deadLetters);
        return sinks;
    }
}
