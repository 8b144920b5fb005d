// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.program;

import io.tidemark.pattern.AfterMatchSkip;
import io.tidemark.pattern.condition.Condition;
import java.util.BitSet;
import java.util.List;

/**
 * The automaton of a pattern.
 *
 * @param stages names of the stages, negated ones included, in the order of the pattern
 * @param conditions the distinct conditions, at most 64; guards name them by index
 * @param states all states; state ids are indexes
 * @param start id of the state in which every match begins; it never goes away
 * @param windowMillis a run must complete less than this after its first event, {@link #NO_WINDOW} for no limit
 * @param skip the after-match skip strategy
 * @param <E> type of the events
 */
public record NfaGraph<E>(
        List<String> stages,
        List<Condition<E>> conditions,
        List<NfaState> states,
        int start,
        long windowMillis,
        AfterMatchSkip skip) {
    /** The {@code windowMillis} of patterns without window. */
    public static final long NO_WINDOW = Long.MAX_VALUE;

    /** Copies the lists, so that a graph never changes. */
    public NfaGraph {
        stages = List.copyOf(stages);
        conditions = List.copyOf(conditions);
        states = List.copyOf(states);
    }

    /** Whether a whole-match window holds. */
    public boolean hasWindow() {
        return windowMillis != NO_WINDOW;
    }

    /** A state by its number. */
    public NfaState state(int id) {
        return states.get(id);
    }

    /**
     * The stages whose event would take a run in a state further, as bits over {@link #stages()}: its own, and those
     * it can proceed to. For a state that takes no event, a negated stage at the end, its own.
     */
    public BitSet waitingFor(int state) {
        BitSet stagesWaitedFor = new BitSet();
        collectWaitingFor(state, stagesWaitedFor, new BitSet());
        if (stagesWaitedFor.isEmpty() && state(state).stage() != NfaState.NONE) {
            stagesWaitedFor.set(state(state).stage());
        }
        return stagesWaitedFor;
    }

    private void collectWaitingFor(int id, BitSet found, BitSet visited) {
        NfaState state = state(id);
        if (visited.get(id) || state.kind() == StateKind.STOP) {
            return;
        }
        visited.set(id);
        for (Transition transition : state.transitions()) {
            switch (transition.action()) {
                case TAKE -> found.set(state.stage());
                case PROCEED -> collectWaitingFor(transition.target(), found, visited);
                case IGNORE -> {}
            }
        }
    }
}
