// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import io.tidemark.match.MatchHandler;
import io.tidemark.nfa.KeyState;
import io.tidemark.nfa.MatcherOptions;
import io.tidemark.nfa.Nfa;
import io.tidemark.nfa.NfaMatcher;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The engine.
 *
 * @param <E> type of the events
 */
public final class EngineMatcher<E> implements PatternMatcher<E, KeyState> {
    private final NfaMatcher<E> matcher;
    private final List<String> stages;

    /** A matcher of a compiled pattern. */
    public EngineMatcher(Nfa<E> nfa, MatcherOptions options) {
        this.matcher = nfa.newMatcher(options);
        this.stages = nfa.stages();
    }

    @Override
    public @Nullable KeyState process(
            @Nullable KeyState state, E event, long timestampMillis, long eventId, MatchHandler<E> handler) {
        return matcher.process(state, event, timestampMillis, eventId, handler);
    }

    @Override
    public @Nullable KeyState advanceTo(KeyState state, long timestampMillis, MatchHandler<E> handler) {
        return matcher.advanceTo(state, timestampMillis, handler);
    }

    @Override
    public void flush(KeyState state, long timestampMillis, MatchHandler<E> handler) {
        matcher.flush(state, timestampMillis, handler);
    }

    @Override
    public boolean ignorable(E event) {
        return matcher.ignorable(event);
    }

    @Override
    public long deadline(KeyState state) {
        return matcher.deadline(state);
    }

    @Override
    public List<String> stages() {
        return stages;
    }

    @Override
    public void countOpenMatches(KeyState state, long[] countsByStage) {
        matcher.countOpenMatches(state, countsByStage);
    }

    @Override
    public long sizeInBytes(KeyState state) {
        return matcher.sizeInBytes(state);
    }
}
