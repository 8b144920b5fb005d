// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.reference;

import java.util.List;

/**
 * A match.
 *
 * @param trigger what emitted it
 * @param events in the order in which they were taken
 */
public record MatchRecord(Trigger trigger, List<Taken> events) {
    /** Copies the list. */
    public MatchRecord {
        events = List.copyOf(events);
    }

    @Override
    public String toString() {
        return "[" + trigger + "] " + events;
    }
}
