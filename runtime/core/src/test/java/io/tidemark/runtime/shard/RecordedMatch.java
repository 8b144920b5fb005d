// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import io.tidemark.match.TimedOutMatch;
import io.tidemark.nfa.reference.Taken;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A match or time-out of the naive matcher, with its events looked up by their ids. */
record RecordedMatch<E>(
        List<Taken> taken, long timestamp, List<String> waitingFor, Map<Long, E> events, Map<Long, Long> timestamps)
        implements TimedOutMatch<E> {

    @Override
    public int size() {
        return taken.size();
    }

    @Override
    public E event(int position) {
        return Objects.requireNonNull(events.get(eventId(position)));
    }

    @Override
    public String stage(int position) {
        return taken.get(position).stage();
    }

    @Override
    public long timestamp(int position) {
        return Objects.requireNonNull(timestamps.get(eventId(position)));
    }

    @Override
    public long eventId(int position) {
        return taken.get(position).eventId();
    }

    @Override
    public long id() {
        return taken.hashCode();
    }

    @Override
    public List<E> events(String stage) {
        return toMap().getOrDefault(stage, List.of());
    }

    @Override
    public @Nullable E first(String stage) {
        List<E> found = events(stage);
        return found.isEmpty() ? null : found.get(0);
    }

    @Override
    public @Nullable E last(String stage) {
        List<E> found = events(stage);
        return found.isEmpty() ? null : found.get(found.size() - 1);
    }

    @Override
    public Map<String, List<E>> toMap() {
        Map<String, List<E>> byStage = new LinkedHashMap<>();
        for (int i = 0; i < size(); i++) {
            byStage.computeIfAbsent(stage(i), stage -> new ArrayList<>()).add(event(i));
        }
        return byStage;
    }

    @Override
    public TimedOutMatch<E> copy() {
        return this;
    }
}
