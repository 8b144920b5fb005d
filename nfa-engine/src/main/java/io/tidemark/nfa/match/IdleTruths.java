// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import io.tidemark.nfa.program.NfaState;
import io.tidemark.nfa.program.StateKind;
import java.util.Arrays;
import java.util.function.LongPredicate;

/**
 * The truth assignments under which every run of every key stays where it is, or moves to where its future is the same,
 * and none begins, whatever the conditions on earlier events say. Found once for each assignment that occurs. One
 * thread.
 */
final class IdleTruths {
    /** Conditions on earlier events that are tried both ways; with more of them an event is taken to matter. */
    private static final int MAX_CONTEXTUAL = 8;

    /** Conditions over which two sets are compared; with more of them they are taken to differ. */
    private static final int MAX_COMPARED = 10;

    private static final int MAX_KNOWN = 1 << 12;

    private final TransitionTable table;
    private long[] keys = new long[16];
    private byte[] answers = new byte[16];
    private int size;

    IdleTruths(TransitionTable table) {
        this.table = table;
    }

    boolean contains(long truth) {
        int mask = keys.length - 1;
        int at = slot(truth) & mask;
        while (answers[at] != 0) {
            if (keys[at] == truth) {
                return answers[at] > 0;
            }
            at = (at + 1) & mask;
        }
        return remember(truth, compute(truth));
    }

    private static int slot(long truth) {
        return (int) ((truth * 0x9E3779B97F4A7C15L) >>> 40);
    }

    private boolean remember(long truth, boolean answer) {
        if (size >= MAX_KNOWN) {
            keys = new long[16];
            answers = new byte[16];
            size = 0;
        }
        if (size * 2 >= keys.length) {
            long[] oldKeys = keys;
            byte[] oldAnswers = answers;
            keys = new long[oldKeys.length * 2];
            answers = new byte[oldKeys.length * 2];
            for (int i = 0; i < oldKeys.length; i++) {
                if (oldAnswers[i] != 0) {
                    put(oldKeys[i], oldAnswers[i]);
                }
            }
        }
        put(truth, (byte) (answer ? 1 : -1));
        size++;
        return answer;
    }

    private void put(long truth, byte answer) {
        int mask = keys.length - 1;
        int at = slot(truth) & mask;
        while (answers[at] != 0) {
            at = (at + 1) & mask;
        }
        keys[at] = truth;
        answers[at] = answer;
    }

    private boolean compute(long truth) {
        long contextual = table.contextualConditions();
        if (Long.bitCount(contextual) > MAX_CONTEXTUAL) {
            return false;
        }
        long subset = 0;
        do {
            if (!isIdle(truth | subset)) {
                return false;
            }
            subset = (subset - contextual) & contextual;
        } while (subset != 0);
        return true;
    }

    /** Whether no run begins, whatever the conditions on earlier events say. */
    static boolean beginsNothing(TransitionTable table, long truth) {
        return inEveryCase(
                table.start(),
                table.contextualConditions(),
                subset -> table.start().outcome(truth | subset).takes().length == 0);
    }

    /** Whether runs in a set stay or move to where their future is the same, whatever those conditions say. */
    static boolean staysAlike(TransitionTable table, StateSet set, long truth) {
        return inEveryCase(set, table.contextualConditions(), subset -> staysAlike(set, truth | subset));
    }

    private static boolean inEveryCase(StateSet set, long contextualConditions, LongPredicate holds) {
        long contextual = set.conditions() & contextualConditions;
        if (Long.bitCount(contextual) > MAX_CONTEXTUAL) {
            return false;
        }
        long subset = 0;
        do {
            if (!holds.test(subset)) {
                return false;
            }
            subset = (subset - contextual) & contextual;
        } while (subset != 0);
        return true;
    }

    private boolean isIdle(long truth) {
        if (table.start().outcome(truth).takes().length > 0) {
            return false;
        }
        for (NfaState state : table.graph().states()) {
            boolean rests = state.id() != table.graph().start()
                    && (state.kind() == StateKind.NORMAL || state.kind() == StateKind.PENDING);
            if (rests && !staysAlike(table.set(new int[] {state.id()}), truth)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether a run stays, or moves to a set that no later event can tell from the one it was in: as when a loop that has
     * enough events ignores one, and now waits in two places for what it waited for in one.
     */
    private static boolean staysAlike(StateSet set, long truth) {
        Outcome outcome = set.outcome(truth);
        StateSet moved = outcome.ignore();
        if (outcome.keeps()) {
            return true;
        }
        if (moved == null || outcome.takes().length > 0 || outcome.completes() || !looksAlike(set, moved)) {
            return false;
        }
        long conditions = set.conditions() | moved.conditions();
        if (Long.bitCount(conditions) > MAX_COMPARED) {
            return false;
        }
        long subset = 0;
        do {
            if (!isSame(set.outcome(subset), moved.outcome(subset))) {
                return false;
            }
            subset = (subset - conditions) & conditions;
        } while (subset != 0);
        return true;
    }

    private static boolean looksAlike(StateSet set, StateSet moved) {
        return set.minGapMillis() == NfaState.NO_GAP
                && moved.minGapMillis() == NfaState.NO_GAP
                && set.pending() == moved.pending()
                && set.open() == moved.open()
                && set.liveSlots() == moved.liveSlots()
                && set.waitingFor().equals(moved.waitingFor());
    }

    private static boolean isSame(Outcome left, Outcome right) {
        return Arrays.equals(left.takes(), right.takes())
                && left.ignore() == right.ignore()
                && left.completes() == right.completes();
    }
}
