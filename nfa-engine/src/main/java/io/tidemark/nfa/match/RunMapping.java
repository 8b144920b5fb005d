// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import io.tidemark.nfa.program.NfaState;
import io.tidemark.nfa.program.Outline;
import io.tidemark.nfa.program.OutlineDifference;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the runs of one automaton stand in another. A run lives on if every state it is in is there too, and nothing that it
 * has behind it is different: see {@link Outline#past}. What is still to come may be different.
 */
final class RunMapping {
    private final Outline before;
    private final Outline after;
    private final OutlineDifference difference;
    private final Map<Place, Boolean> known = new HashMap<>();
    private final Map<Lost, String> reasons = new HashMap<>();

    /** Where a run is and of which stages it has taken events, in numbers of the automaton before. */
    private record Place(BitSet states, BitSet taken) {}

    RunMapping(Outline before, Outline after) {
        this.before = before;
        this.after = after;
        this.difference = new OutlineDifference(before, after);
    }

    /** A run that has no place: the stage it waits for, {@link NfaState#NONE} if it is complete, and the stages taken. */
    private record Lost(int waitingFor, BitSet taken) {}

    /** Why a run has no place, in words. */
    String reason(int waitingFor, BitSet taken) {
        return reasons.computeIfAbsent(
                new Lost(waitingFor, taken),
                lost -> difference.ofRun(names(taken), before.stages().get(waitingFor)));
    }

    /** Why a completed run is no match of the new automaton, in words. */
    String reasonOfMatch(BitSet taken) {
        return reasons.computeIfAbsent(new Lost(NfaState.NONE, taken), lost -> difference.ofMatch(names(taken)));
    }

    private Set<String> names(BitSet taken) {
        Set<String> names = new HashSet<>();
        taken.stream().forEach(stage -> names.add(before.stages().get(stage)));
        return names;
    }

    /**
     * The states of a run in the new automaton, ascending; null: it has no place there.
     *
     * @param states those it is in
     * @param taken the stages that have taken an event
     */
    int @Nullable [] map(int[] states, BitSet taken) {
        BitSet mapped = new BitSet();
        for (int state : states) {
            int same = after.state(before.states().get(state).label());
            if (same == NfaState.NONE || !sameStage(state, same) || !livesOn(bit(state), bit(same), taken)) {
                return null;
            }
            mapped.set(same);
        }
        return mapped.stream().toArray();
    }

    /** A stage may be called as a copy of another one is labelled. */
    private boolean sameStage(int state, int same) {
        int stage = before.states().get(state).stage();
        return stage == NfaState.NONE
                ? after.states().get(same).stage() == NfaState.NONE
                : stage(stage) == after.states().get(same).stage();
    }

    /** Whether a completed run is a match of the new automaton too. */
    boolean mapsMatch(BitSet taken) {
        return livesOn(before.matches(), after.matches(), taken);
    }

    /** The number of a stage in the new automaton. */
    int stage(int stage) {
        return after.stages().indexOf(before.stages().get(stage));
    }

    private boolean livesOn(BitSet from, BitSet to, BitSet taken) {
        if (before.version() != after.version()) {
            return false;
        }
        return known.computeIfAbsent(new Place(from, (BitSet) taken.clone()), place -> {
            Set<String> stages = names(taken);
            return after.stages().containsAll(stages)
                    && before.past(from, stages).equals(after.past(to, stages));
        });
    }

    private static BitSet bit(int index) {
        BitSet bit = new BitSet();
        bit.set(index);
        return bit;
    }
}
