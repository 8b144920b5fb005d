// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import io.tidemark.nfa.program.NfaState;
import io.tidemark.nfa.program.StateKind;

/**
 * To what events runs react, in eight bits, so that a host can pass over an event by a look at eight bits of its key:
 * if an event and the runs of a key have no bit in common, and the event begins nothing, all runs stay where they are, or
 * move to where their future is the same.
 *
 * <pre>
 * bit       event                                         runs
 * 0 to 6    meets condition i, i + 7, i + 14, ...         are in a state that sees one of these conditions
 * 7         every event                                   are in a state that moves on an event that meets none
 * 8         may begin a run, or a condition failed on it
 * </pre>
 *
 * <p>What runs make of an event is decided by the conditions that their states see. Conditions that read earlier events
 * may hold or not: a state stays on an event that meets no other condition only if it does so in every case. What holds
 * for each state of a set holds for the set. One thread; all that have the same table find the same.
 */
final class Reactions {
    /** Of an event: a key with nothing open may react to it. */
    static final int BEGINS = 1 << 8;

    /** Runs that react to every event. */
    static final int ALL = 0xFF;

    private static final int ANY_EVENT = 1 << 7;
    private static final int CONDITION_BITS = 7;
    private static final int CONDITION_MASK = (1 << CONDITION_BITS) - 1;

    private final TransitionTable table;
    private final long local;
    /** By state. */
    private final int[] byState;
    /** The conditions that may begin a run. */
    private final long beginning;

    private final boolean useful;

    Reactions(TransitionTable table, boolean hasGaps) {
        this.table = table;
        this.local = ~table.contextualConditions();
        this.byState = new int[table.graph().states().size()];
        boolean anyStays = false;
        for (NfaState state : table.graph().states()) {
            byState[state.id()] = rests(state) ? ofState(state) : ALL;
            anyStays |= byState[state.id()] != ALL;
        }
        this.beginning = table.start().conditions() & local;
        // Where gaps end runs, time alone takes them to states that react to something else.
        this.useful = anyStays && !hasGaps && IdleTruths.beginsNothing(table, 0);
    }

    private boolean rests(NfaState state) {
        return state.id() != table.graph().start()
                && (state.kind() == StateKind.NORMAL || state.kind() == StateKind.PENDING);
    }

    private int ofState(NfaState state) {
        StateSet set = table.set(new int[] {state.id()});
        return IdleTruths.staysAlike(table, set, 0) ? fold(set.conditions() & local) : ALL;
    }

    private static int fold(long conditions) {
        int bits = 0;
        for (long rest = conditions; rest != 0; rest >>>= CONDITION_BITS) {
            bits |= (int) rest & CONDITION_MASK;
        }
        return bits;
    }

    /** Whether there is an event, and a state of this pattern, that have no bit in common. */
    boolean useful() {
        return useful;
    }

    /** Of an event that meets these conditions on the event alone. */
    int ofEvent(long truth) {
        return (truth & beginning) != 0 ? ALL | BEGINS : ANY_EVENT | fold(truth);
    }

    /** Of runs in a set of states. */
    int ofRuns(StateSet set) {
        int known = set.reactions;
        return known != StateSet.UNKNOWN ? known : compute(set);
    }

    private int compute(StateSet set) {
        int bits = 0;
        for (int state : set.states()) {
            bits |= byState[state];
        }
        set.reactions = bits;
        return bits;
    }

    /** Of all that is open for a key. */
    int ofRuns(OpenRuns runs) {
        if (runs.reactions == StateSet.UNKNOWN) {
            runs.reactions = (short) compute(runs);
        }
        return runs.reactions;
    }

    private int compute(OpenRuns runs) {
        int bits = 0;
        for (int c = 0; c < runs.count() && bits != ALL; c++) {
            Threads threads = runs.cohort(c);
            for (int i = 0; i < threads.size() && bits != ALL; i++) {
                bits |= ofRuns(threads.set(i));
            }
        }
        return bits;
    }
}
