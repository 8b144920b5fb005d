// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import io.tidemark.nfa.program.Action;
import io.tidemark.nfa.program.NfaGraph;
import io.tidemark.nfa.program.NfaState;
import io.tidemark.nfa.program.Transition;

/** In which states the time of the last event matters: a gap can end a run there, or after it has ignored events. */
final class GapSensitivity {
    private GapSensitivity() {}

    /** By state id. */
    static boolean[] of(NfaGraph<?> graph) {
        boolean[] timed = new boolean[graph.states().size()];
        boolean changed = true;
        while (changed) {
            changed = false;
            for (NfaState state : graph.states()) {
                boolean now = timed[state.id()] || state.hasGap() || leadsToTimed(graph, state, timed);
                changed |= now != timed[state.id()];
                timed[state.id()] = now;
            }
        }
        return timed;
    }

    /** An event is ignored by a transition of the state or of one that it can proceed to. */
    private static boolean leadsToTimed(NfaGraph<?> graph, NfaState state, boolean[] timed) {
        for (Transition transition : state.transitions()) {
            if (transition.action() != Action.TAKE && timed[transition.target()]) {
                return true;
            }
        }
        return state.gapTarget() != NfaState.NONE
                && timed[graph.state(state.gapTarget()).id()];
    }
}
