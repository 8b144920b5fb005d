// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.reference;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a run has taken: its last event, and the path before it. Equal if the same stages took the same events. */
final class Path<E> {
    final @Nullable Path<E> previous;
    final int stage;
    final E event;
    final long timestamp;
    /** Number of the event in the order of processing. */
    final long ordinal;

    final long eventId;
    final int size;
    private final @Nullable Path<E> first;
    private final int hash;

    Path(@Nullable Path<E> previous, int stage, E event, long timestamp, long ordinal, long eventId) {
        this.previous = previous;
        this.stage = stage;
        this.event = event;
        this.timestamp = timestamp;
        this.ordinal = ordinal;
        this.eventId = eventId;
        this.size = previous == null ? 1 : previous.size + 1;
        this.first = previous == null ? null : previous.first();
        this.hash = (previous == null ? 7 : previous.hash) * 31 * 31 + stage * 31 + Long.hashCode(ordinal);
    }

    /** Oldest first. */
    List<Path<E>> nodes() {
        List<Path<E>> nodes = new ArrayList<>();
        for (Path<E> node = this; node != null; node = node.previous) {
            nodes.add(node);
        }
        Collections.reverse(nodes);
        return nodes;
    }

    Path<E> first() {
        return first == null ? this : first;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof Path<?> that) || hash != that.hash || size != that.size) {
            return false;
        }
        Path<?> mine = this;
        Path<?> theirs = that;
        while (mine != theirs && mine != null && theirs != null) {
            if (mine.stage != theirs.stage || mine.ordinal != theirs.ordinal) {
                return false;
            }
            mine = mine.previous;
            theirs = theirs.previous;
        }
        return true;
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
