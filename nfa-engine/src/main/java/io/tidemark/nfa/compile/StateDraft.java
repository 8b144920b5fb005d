// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.compile;

import io.tidemark.nfa.program.Action;
import io.tidemark.nfa.program.Guard;
import io.tidemark.nfa.program.NfaState;
import io.tidemark.nfa.program.StateKind;
import java.util.ArrayList;
import java.util.List;

/** A state while the graph is built: its edges may still be added to, guarded or redirected. Compared by identity. */
final class StateDraft {
    final StateKind kind;
    final int stage;
    final List<EdgeDraft> edges = new ArrayList<>();
    /** A run in this state dies (or completes, if pending) when this time has passed since its last event. */
    long lifeMillis = NfaState.NO_GAP;

    /** An edge; a TAKE must happen less than {@code gapMillis} after the previous event. */
    record EdgeDraft(Action action, StateDraft target, Guard guard, long gapMillis) {}

    StateDraft(StateKind kind, int stage) {
        this.kind = kind;
        this.stage = stage;
    }

    void take(StateDraft target, Guard guard, long gapMillis) {
        edges.add(new EdgeDraft(Action.TAKE, target, guard, gapMillis));
    }

    void ignore(StateDraft target, Guard guard) {
        edges.add(new EdgeDraft(Action.IGNORE, target, guard, NfaState.NO_GAP));
    }

    void proceed(StateDraft target, Guard guard) {
        edges.add(new EdgeDraft(Action.PROCEED, target, guard, NfaState.NO_GAP));
    }

    /** Adds a guard to every edge there is now. */
    void restrict(Guard guard) {
        edges.replaceAll(edge -> new EdgeDraft(edge.action, edge.target, Guard.and(edge.guard, guard), edge.gapMillis));
    }

    /** A state with the same edges; those that led to this state lead to the copy. */
    StateDraft copy() {
        StateDraft copy = new StateDraft(kind, stage);
        copy.lifeMillis = lifeMillis;
        for (EdgeDraft edge : edges) {
            StateDraft target = edge.target == this ? copy : edge.target;
            copy.edges.add(new EdgeDraft(edge.action, target, edge.guard, edge.gapMillis));
        }
        return copy;
    }
}
