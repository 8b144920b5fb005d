// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import io.tidemark.nfa.program.NfaState;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The set of automaton states that runs with the same events are in at a time: one node of the automaton made
 * deterministic. Two runs that took the same events are thus one, and a match is found once however many ways the
 * automaton has to it. Made on demand by {@link TransitionTable}, one object for each set; thread-safe.
 *
 * <p>Outcomes are looked up by the truth of the conditions that the set can see. The table of those known is immutable
 * and replaced as a whole: a thread that does not see the newest one computes an outcome again.
 */
final class StateSet {
    /** No reactions were found out yet. */
    static final int UNKNOWN = -1;

    private static final int MAX_KNOWN = 1 << 16;

    private final TransitionTable table;
    private final int id;
    private final int[] states;
    private final long conditions;
    private final boolean contextual;
    private final long liveSlots;
    private final boolean pending;
    private final boolean open;
    private final long minGapMillis;
    private final BitSet waitingFor;
    private Known known = new Known(4, 0);

    /** What {@link Reactions} has found out: the same in every thread, so that none need see what another found. */
    int reactions = UNKNOWN;

    StateSet(TransitionTable table, int id, int[] states) {
        this.table = table;
        this.id = id;
        this.states = states;
        this.conditions = table.conditionsSeenFrom(states);
        this.contextual = (conditions & table.contextualConditions()) != 0;
        this.liveSlots = table.slotsLiveIn(states);
        this.pending = Arrays.stream(states).anyMatch(table::isPending);
        this.open = !Arrays.stream(states).allMatch(table::isPending);
        this.minGapMillis = Arrays.stream(states)
                .mapToLong(state -> table.graph().state(state).gapMillis())
                .min()
                .orElse(NfaState.NO_GAP);
        this.waitingFor = table.waitingFor(states);
    }

    /** Its number in the table: not the same in every run of the program. */
    int id() {
        return id;
    }

    /** Ids of the states, ascending. */
    int[] states() {
        return states;
    }

    /** The conditions that decide the outcome, as bits. */
    long conditions() {
        return conditions;
    }

    /** Whether one of them reads what the run has taken. */
    boolean contextual() {
        return contextual;
    }

    /** What later conditions may read of the run, as bits over the slots. */
    long liveSlots() {
        return liveSlots;
    }

    /** Whether the end of the window completes the run. */
    boolean pending() {
        return pending;
    }

    /** Whether the end of the window finds the run incomplete; both may be so. */
    boolean open() {
        return open;
    }

    /** Time since the last event after which the set changes by itself; {@link NfaState#NO_GAP}: never. */
    long minGapMillis() {
        return minGapMillis;
    }

    /** The stages that would take the run further, as bits; those of pending states only if there is nothing else. */
    BitSet waitingFor() {
        return waitingFor;
    }

    /** The set without the states whose gap is at most {@code millis}; null: none is left. */
    @Nullable
    StateSet afterGap(long millis) {
        return table.afterGap(this, millis);
    }

    /** The outcome for a truth assignment; bits of conditions it does not see do not matter. */
    Outcome outcome(long truth) {
        long key = truth & conditions;
        Known current = known;
        Outcome outcome = current.find(key);
        return outcome != null ? outcome : compute(key);
    }

    private Outcome compute(long key) {
        Outcome outcome = table.computeOutcome(this, key);
        Known current = known;
        Known larger = current.size < MAX_KNOWN ? current.with(key, outcome) : new Known(4, 0).with(key, outcome);
        // Who sees the table must see what is in it.
        VarHandle.releaseFence();
        known = larger;
        return outcome;
    }

    /** An immutable hash table, open addressing. It is published by a race, after a fence. */
    private static final class Known {
        private final long[] keys;
        private final @Nullable Outcome[] outcomes;
        private final int shift;
        private final int size;

        Known(int capacity, int size) {
            this.keys = new long[capacity];
            this.outcomes = new Outcome[capacity];
            this.shift = Long.numberOfLeadingZeros(capacity) + 1;
            this.size = size;
        }

        @Nullable
        Outcome find(long key) {
            int mask = keys.length - 1;
            int i = slot(key);
            while (true) {
                Outcome outcome = outcomes[i];
                if (outcome == null || keys[i] == key) {
                    return outcome;
                }
                i = (i + 1) & mask;
            }
        }

        Known with(long key, Outcome outcome) {
            int capacity = (size + 1) * 2 > keys.length ? keys.length * 2 : keys.length;
            Known larger = new Known(capacity, size + 1);
            for (int i = 0; i < keys.length; i++) {
                Outcome present = outcomes[i];
                if (present != null && keys[i] != key) {
                    larger.put(keys[i], present);
                }
            }
            larger.put(key, outcome);
            return larger;
        }

        private void put(long key, Outcome outcome) {
            int i = slot(key);
            while (outcomes[i] != null) {
                i = (i + 1) & (keys.length - 1);
            }
            keys[i] = key;
            outcomes[i] = outcome;
        }

        private int slot(long key) {
            return (int) ((key * 0x9E3779B97F4A7C15L) >>> shift);
        }
    }
}
