// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.program;

import java.util.List;

/**
 * A state of the automaton.
 *
 * @param id its number, its index in the list of states
 * @param kind what being in it means
 * @param label unique readable name: the stage, and which copy of it
 * @param stage index of the stage whose event it waits for, {@link #NONE} for none
 * @param gapMillis a run stays in it for less than this after its last event, {@link #NO_GAP} for ever
 * @param gapTarget id of the state a run goes to when that time is over; {@link #NONE}: it has timed out
 * @param transitions the edges out of it
 */
public record NfaState(
        int id, StateKind kind, String label, int stage, long gapMillis, int gapTarget, List<Transition> transitions) {
    /** No stage, no state. */
    public static final int NONE = -1;

    /** The {@code gapMillis} of states without limit. */
    public static final long NO_GAP = Long.MAX_VALUE;

    /** Copies the list, so that a state never changes. */
    public NfaState {
        transitions = List.copyOf(transitions);
    }

    /** Whether a limit since the previous event holds in it. */
    public boolean hasGap() {
        return gapMillis != NO_GAP;
    }
}
