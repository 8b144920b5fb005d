// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.match.MatchHandler;
import io.tidemark.nfa.NfaOutline;
import io.tidemark.runtime.shard.PatternMatcher;
import io.tidemark.runtime.shard.StateTransfer;
import io.tidemark.runtime.state.StateFormat;
import io.tidemark.serde.EventSerializer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells what the matcher is doing while it hands out a match: {@code before i}, when time advances to event i,
 * {@code on i}, or {@code wm}. It takes each event in two steps for that, and ignores none.
 */
final class TracingMatcher<E, S> implements PatternMatcher<E, S> {
    private final PatternMatcher<E, S> matcher;
    private String step = "";

    TracingMatcher(PatternMatcher<E, S> matcher) {
        this.matcher = matcher;
    }

    /** What it is doing, or was doing when it threw. */
    String step() {
        return step;
    }

    @Override
    public @Nullable S process(
            @Nullable S state, E event, long timestampMillis, long eventId, MatchHandler<E> handler) {
        step = "before " + eventId;
        S advanced = state == null ? null : matcher.advanceTo(state, timestampMillis, handler);
        step = "on " + eventId;
        return matcher.process(advanced, event, timestampMillis, eventId, handler);
    }

    @Override
    public @Nullable S advanceTo(S state, long timestampMillis, MatchHandler<E> handler) {
        step = "wm";
        return matcher.advanceTo(state, timestampMillis, handler);
    }

    @Override
    public @Nullable S afterFailure(@Nullable S state) {
        return matcher.afterFailure(state);
    }

    @Override
    public NfaOutline outline() {
        return matcher.outline();
    }

    @Override
    public StateTransfer transferFrom(NfaOutline before, EventSerializer<E> events) {
        return matcher.transferFrom(before, events);
    }

    @Override
    public StateFormat<S> format(EventSerializer<E> events) {
        throw new UnsupportedOperationException("its states are not written");
    }

    @Override
    public void flush(S state, long timestampMillis, MatchHandler<E> handler) {
        step = "end";
        matcher.flush(state, timestampMillis, handler);
    }

    @Override
    public boolean ignorable(E event) {
        return false;
    }

    @Override
    public long deadline(S state) {
        return matcher.deadline(state);
    }

    @Override
    public List<String> stages() {
        return matcher.stages();
    }

    @Override
    public void countOpenMatches(S state, long[] countsByStage) {
        matcher.countOpenMatches(state, countsByStage);
    }

    @Override
    public long refusedEvents() {
        return matcher.refusedEvents();
    }

    @Override
    public long overflows() {
        return matcher.overflows();
    }

    @Override
    public long sizeInBytes(S state) {
        return matcher.sizeInBytes(state);
    }
}
