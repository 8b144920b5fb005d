// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.reference;

import java.util.List;

/**
 * A partial match that ran out of time.
 *
 * @param trigger what made time advance
 * @param events in the order in which they were taken
 * @param timestamp its deadline
 * @param waitingFor names of the stages it was waiting for, in the order of the pattern
 */
public record TimeoutRecord(Trigger trigger, List<Taken> events, long timestamp, List<String> waitingFor) {
    /** Copies the lists. */
    public TimeoutRecord {
        events = List.copyOf(events);
        waitingFor = List.copyOf(waitingFor);
    }

    @Override
    public String toString() {
        return "[" + trigger + "] " + events + " timed out at " + timestamp + " waiting for " + waitingFor;
    }
}
