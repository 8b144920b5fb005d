// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import io.tidemark.match.Match;
import io.tidemark.match.TimedOutMatch;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A match in the buffer, seen without copying it. One object, shown one match after the other. */
class MatchView<E> implements Match<E> {
    private final PatternFacts<E> facts;
    private final MatchBuffer buffer;
    /** The number of the match when the call that handed it out is over. */
    static final int OVER = -1;

    private RunDag dag = RunDag.EMPTY;
    private int match = OVER;
    private long time;

    MatchView(PatternFacts<E> facts, MatchBuffer buffer) {
        this.facts = facts;
        this.buffer = buffer;
    }

    MatchView<E> show(RunDag newDag, int newMatch, long newTime) {
        dag = newDag;
        match = newMatch;
        time = newTime;
        return this;
    }

    List<String> stageNames() {
        return facts.graph().stages();
    }

    @Override
    public int size() {
        requireValid();
        return buffer.size(match);
    }

    @Override
    @SuppressWarnings("unchecked")
    public E event(int position) {
        return (E) dag.event(buffer.event(match, checked(position)));
    }

    @Override
    public String stage(int position) {
        return stageNames().get(buffer.stage(match, checked(position)));
    }

    @Override
    public long timestamp(int position) {
        return dag.time(buffer.event(match, checked(position)));
    }

    @Override
    public long eventId(int position) {
        return dag.id(buffer.event(match, checked(position)));
    }

    /** Whoever keeps a view would else read an empty match, or another one. */
    private void requireValid() {
        if (match == OVER) {
            throw new IllegalStateException("The match is over: it is valid only during the call that handed it out."
                    + " Keep match.copy() instead.");
        }
    }

    private int checked(int position) {
        return Objects.checkIndex(position, size());
    }

    @Override
    public long timestamp() {
        requireValid();
        return time;
    }

    @Override
    public long id() {
        long hash = facts.fingerprint();
        for (int i = 0; i < size(); i++) {
            hash = Hashing.mix(hash, buffer.stage(match, i));
            hash = Hashing.mix(hash, eventId(i));
        }
        return hash;
    }

    @Override
    public List<E> events(String stage) {
        int index = stageIndex(stage);
        List<E> events = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            if (buffer.stage(match, i) == index) {
                events.add(event(i));
            }
        }
        return Collections.unmodifiableList(events);
    }

    @Override
    public @Nullable E first(String stage) {
        int index = stageIndex(stage);
        for (int i = 0; i < size(); i++) {
            if (buffer.stage(match, i) == index) {
                return event(i);
            }
        }
        return null;
    }

    @Override
    public @Nullable E last(String stage) {
        int index = stageIndex(stage);
        for (int i = size() - 1; i >= 0; i--) {
            if (buffer.stage(match, i) == index) {
                return event(i);
            }
        }
        return null;
    }

    private int stageIndex(String stage) {
        int index = stageNames().indexOf(stage);
        if (index < 0) {
            throw new IllegalArgumentException("There is no stage \"" + stage + "\". Stages: " + stageNames());
        }
        return index;
    }

    @Override
    public Map<String, List<E>> toMap() {
        Map<String, List<E>> map = new LinkedHashMap<>();
        for (int i = 0; i < size(); i++) {
            map.computeIfAbsent(stage(i), stage -> new ArrayList<>()).add(event(i));
        }
        map.replaceAll((stage, events) -> Collections.unmodifiableList(events));
        return Collections.unmodifiableMap(map);
    }

    @Override
    public Match<E> copy() {
        return MatchCopy.of(this, stageNames());
    }

    @Override
    public String toString() {
        // Called by debuggers and loggers, it must not throw.
        return match == OVER ? "(a match that is over; keep match.copy())" : toMap().toString();
    }

    /** A partial match that ran out of time. */
    static final class TimedOut<E> extends MatchView<E> implements TimedOutMatch<E> {
        private BitSet waitingFor = new BitSet();

        TimedOut(PatternFacts<E> facts, MatchBuffer buffer) {
            super(facts, buffer);
        }

        TimedOut<E> show(RunDag newDag, int newMatch, long newTime, BitSet newWaitingFor) {
            show(newDag, newMatch, newTime);
            waitingFor = newWaitingFor;
            return this;
        }

        @Override
        public List<String> waitingFor() {
            return waitingFor.stream().mapToObj(stageNames()::get).toList();
        }

        @Override
        public TimedOutMatch<E> copy() {
            return MatchCopy.timedOut(this, stageNames());
        }
    }
}
