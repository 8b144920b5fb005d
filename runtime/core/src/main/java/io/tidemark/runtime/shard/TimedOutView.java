// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import io.tidemark.match.TimedOutMatch;
import io.tidemark.runtime.KeyedTimedOutMatch;
import java.util.List;

/**
 * A timed-out partial match with its key: passes everything on to the engine's.
 *
 * @param <K> type of the key
 * @param <E> type of the events
 */
final class TimedOutView<K, E> extends MatchView<K, E> implements KeyedTimedOutMatch<K, E> {
    private final String pattern;
    private final TimedOutMatch<E> match;

    TimedOutView(String pattern, K key, TimedOutMatch<E> match) {
        super(pattern, key, match);
        this.pattern = pattern;
        this.match = match;
    }

    @Override
    public String matchId() {
        return MatchIds.timedOut(pattern, key(), match.id(), match.timestamp());
    }

    @Override
    public List<String> waitingFor() {
        return match.waitingFor();
    }

    @Override
    public KeyedTimedOutMatch<K, E> copy() {
        return new TimedOutView<>(pattern, key(), match.copy());
    }
}
