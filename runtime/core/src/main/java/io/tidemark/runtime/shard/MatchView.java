// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import io.tidemark.match.Match;
import io.tidemark.runtime.KeyedMatch;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A match with its key: passes everything on to the engine's match.
 *
 * @param <K> type of the key
 * @param <E> type of the events
 */
class MatchView<K, E> implements KeyedMatch<K, E> {
    private final String pattern;
    private final Match<E> match;
    private final K key;

    MatchView(String pattern, K key, Match<E> match) {
        this.pattern = pattern;
        this.key = key;
        this.match = match;
    }

    @Override
    public final String pattern() {
        return pattern;
    }

    @Override
    public final K key() {
        return key;
    }

    @Override
    public String matchId() {
        return MatchIds.text(pattern, key, match.id());
    }

    @Override
    public final int size() {
        return match.size();
    }

    @Override
    public final E event(int position) {
        return match.event(position);
    }

    @Override
    public final String stage(int position) {
        return match.stage(position);
    }

    @Override
    public final long timestamp(int position) {
        return match.timestamp(position);
    }

    @Override
    public final long eventId(int position) {
        return match.eventId(position);
    }

    @Override
    public final long timestamp() {
        return match.timestamp();
    }

    @Override
    public final long id() {
        return match.id();
    }

    @Override
    public final List<E> events(String stage) {
        return match.events(stage);
    }

    @Override
    public final @Nullable E first(String stage) {
        return match.first(stage);
    }

    @Override
    public final @Nullable E last(String stage) {
        return match.last(stage);
    }

    @Override
    public final Map<String, List<E>> toMap() {
        return match.toMap();
    }

    @Override
    public KeyedMatch<K, E> copy() {
        return new MatchView<>(pattern, key, match.copy());
    }

    @Override
    public final String toString() {
        return pattern + " " + key + " " + match;
    }
}
