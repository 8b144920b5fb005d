// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import io.tidemark.nfa.program.NfaState;
import io.tidemark.nfa.program.StateKind;

/**
 * The truth assignments under which every run of every key stays where it is and none begins, whatever the conditions
 * on earlier events say. Found once for each assignment that occurs. One thread.
 */
final class IdleTruths {
    /** Conditions on earlier events that are tried both ways; with more of them an event is taken to matter. */
    private static final int MAX_CONTEXTUAL = 8;

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

    private boolean isIdle(long truth) {
        if (table.start().outcome(truth).takes().length > 0) {
            return false;
        }
        for (NfaState state : table.graph().states()) {
            boolean rests = state.id() != table.graph().start()
                    && (state.kind() == StateKind.NORMAL || state.kind() == StateKind.PENDING);
            if (rests && !table.set(new int[] {state.id()}).outcome(truth).keeps()) {
                return false;
            }
        }
        return true;
    }
}
