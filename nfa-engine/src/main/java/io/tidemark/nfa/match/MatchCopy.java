// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import io.tidemark.match.Match;
import io.tidemark.match.TimedOutMatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A match that stays. Immutable. */
class MatchCopy<E> implements Match<E> {
    private final List<String> stageNames;
    private final List<Step<E>> steps;
    private final long time;
    private final long id;

    private record Step<E>(String stage, E event, long timestamp, long eventId) {}

    private MatchCopy(Match<E> match, List<String> stageNames) {
        this.stageNames = stageNames;
        List<Step<E>> copied = new ArrayList<>(match.size());
        for (int i = 0; i < match.size(); i++) {
            copied.add(new Step<>(match.stage(i), match.event(i), match.timestamp(i), match.eventId(i)));
        }
        this.steps = Collections.unmodifiableList(copied);
        this.time = match.timestamp();
        this.id = match.id();
    }

    static <E> Match<E> of(Match<E> match, List<String> stageNames) {
        return new MatchCopy<>(match, stageNames);
    }

    static <E> TimedOutMatch<E> timedOut(TimedOutMatch<E> match, List<String> stageNames) {
        return new TimedOut<>(match, stageNames);
    }

    @Override
    public int size() {
        return steps.size();
    }

    @Override
    public E event(int position) {
        return steps.get(position).event;
    }

    @Override
    public String stage(int position) {
        return steps.get(position).stage;
    }

    @Override
    public long timestamp(int position) {
        return steps.get(position).timestamp;
    }

    @Override
    public long eventId(int position) {
        return steps.get(position).eventId;
    }

    @Override
    public long timestamp() {
        return time;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public List<E> events(String stage) {
        if (!stageNames.contains(stage)) {
            throw new IllegalArgumentException("There is no stage \"" + stage + "\". Stages: " + stageNames);
        }
        return steps.stream()
                .filter(step -> step.stage.equals(stage))
                .map(Step::event)
                .toList();
    }

    @Override
    public @Nullable E first(String stage) {
        List<E> events = events(stage);
        return events.isEmpty() ? null : events.get(0);
    }

    @Override
    public @Nullable E last(String stage) {
        List<E> events = events(stage);
        return events.isEmpty() ? null : events.get(events.size() - 1);
    }

    @Override
    public Map<String, List<E>> toMap() {
        Map<String, List<E>> map = new LinkedHashMap<>();
        steps.forEach(step ->
                map.computeIfAbsent(step.stage, stage -> new ArrayList<>()).add(step.event));
        map.replaceAll((stage, events) -> Collections.unmodifiableList(events));
        return Collections.unmodifiableMap(map);
    }

    @Override
    public Match<E> copy() {
        return this;
    }

    @Override
    public String toString() {
        return toMap().toString();
    }

    private static final class TimedOut<E> extends MatchCopy<E> implements TimedOutMatch<E> {
        private final List<String> waitingFor;

        TimedOut(TimedOutMatch<E> match, List<String> stageNames) {
            super(match, stageNames);
            this.waitingFor = match.waitingFor();
        }

        @Override
        public List<String> waitingFor() {
            return waitingFor;
        }

        @Override
        public TimedOutMatch<E> copy() {
            return this;
        }
    }
}
