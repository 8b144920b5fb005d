// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import io.tidemark.match.MatchHandler;
import io.tidemark.nfa.NfaOutline;
import io.tidemark.nfa.reference.MatchRecord;
import io.tidemark.nfa.reference.Output;
import io.tidemark.nfa.reference.ReferenceMatcher;
import io.tidemark.nfa.reference.TimeoutRecord;
import io.tidemark.pattern.Pattern;
import io.tidemark.runtime.state.StateFormat;
import io.tidemark.serde.EventSerializer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The naive matcher in the place of the engine. The state of a key is a matcher of its own.
 *
 * @param <E> type of the events
 */
public final class NaiveMatcher<E> implements PatternMatcher<E, ReferenceMatcher<E>> {
    private final Pattern<E> pattern;
    private final Map<Long, E> events = new HashMap<>();
    private final Map<Long, Long> timestamps = new HashMap<>();

    /** A matcher of a pattern. */
    public NaiveMatcher(Pattern<E> pattern) {
        this.pattern = pattern;
    }

    @Override
    public @Nullable ReferenceMatcher<E> process(
            @Nullable ReferenceMatcher<E> state, E event, long timestampMillis, long eventId, MatchHandler<E> handler) {
        ReferenceMatcher<E> matcher = state == null ? ReferenceMatcher.of(pattern) : state;
        events.put(eventId, event);
        timestamps.put(eventId, timestampMillis);
        emit(matcher.process(event, timestampMillis, eventId), timestampMillis, handler);
        return remaining(matcher);
    }

    @Override
    public @Nullable ReferenceMatcher<E> advanceTo(
            ReferenceMatcher<E> state, long timestampMillis, MatchHandler<E> handler) {
        // To the naive matcher the end of time is a window that does not end.
        emit(state.advanceTo(Math.min(timestampMillis, NEVER - 1)), timestampMillis, handler);
        return remaining(state);
    }

    @Override
    public void flush(ReferenceMatcher<E> state, long timestampMillis, MatchHandler<E> handler) {
        emit(state.flush(), timestampMillis, handler);
    }

    private @Nullable ReferenceMatcher<E> remaining(ReferenceMatcher<E> matcher) {
        return matcher.openRuns() == 0 && matcher.heldBack() == 0 ? null : matcher;
    }

    private void emit(Output output, long timestampMillis, MatchHandler<E> handler) {
        for (TimeoutRecord timeout : output.timeouts()) {
            handler.onTimedOut(new RecordedMatch<>(
                    timeout.events(), timeout.timestamp(), timeout.waitingFor(), events, timestamps));
        }
        for (MatchRecord match : output.matches()) {
            handler.onMatch(new RecordedMatch<>(match.events(), timestampMillis, List.of(), events, timestamps));
        }
    }

    @Override
    public boolean ignorable(E event) {
        return false;
    }

    @Override
    public StateFormat<ReferenceMatcher<E>> format(EventSerializer<E> events) {
        throw new UnsupportedOperationException("its states are not written");
    }

    @Override
    public NfaOutline outline() {
        throw new UnsupportedOperationException("its states are not written");
    }

    @Override
    public StateTransfer transferFrom(NfaOutline before, EventSerializer<E> serializer) {
        throw new UnsupportedOperationException("its states are not written");
    }

    @Override
    public long deadline(ReferenceMatcher<E> state) {
        return state.deadline();
    }

    @Override
    public List<String> stages() {
        return List.of("any");
    }

    @Override
    public void countOpenMatches(ReferenceMatcher<E> state, long[] countsByStage) {
        countsByStage[0] += state.openRuns();
    }

    @Override
    public long refusedEvents() {
        return 0;
    }

    @Override
    public long overflows() {
        return 0;
    }

    @Override
    public long sizeInBytes(ReferenceMatcher<E> state) {
        return 0;
    }
}
