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
 * @param stage index of the stage whose event it waits for, {@link #NO_STAGE} for none
 * @param gapMillis a run in it must go on less than this after its last event, {@link #NO_GAP} for no limit
 * @param transitions the edges out of it
 */
public record NfaState(int id, StateKind kind, String label, int stage, long gapMillis, List<Transition> transitions) {
    /** The {@code stage} of states that belong to none. */
    public static final int NO_STAGE = -1;

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
