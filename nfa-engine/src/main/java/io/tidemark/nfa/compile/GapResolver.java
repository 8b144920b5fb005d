// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.compile;

import io.tidemark.nfa.program.Action;
import io.tidemark.nfa.program.NfaState;
import io.tidemark.nfa.program.StateKind;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns gaps on edges into gaps on states. A run whose last event is too old for some of the edges it could follow
 * moves to a copy of its state without these edges; it has timed out if no match can be reached from there.
 */
final class GapResolver {
    /** What becomes of a run in a state as time goes by: nothing for {@code millis}, then it moves to a state. */
    record Gap(long millis, @Nullable StateDraft target) {
        static final Gap NONE = new Gap(NfaState.NO_GAP, null);
    }

    private record Blocked(StateDraft state, long millis) {}

    private final IdentityHashMap<StateDraft, Gap> gaps = new IdentityHashMap<>();
    private final Map<Blocked, StateDraft> copies = new HashMap<>();

    Gap gap(StateDraft state) {
        Gap known = gaps.get(state);
        if (known == null) {
            known = resolve(state);
            gaps.put(state, known);
        }
        return known;
    }

    private Gap resolve(StateDraft state) {
        long edgeGap = smallestGap(state, newIdentitySet());
        if (state.lifeMillis <= edgeGap) {
            return state.lifeMillis == NfaState.NO_GAP ? Gap.NONE : new Gap(state.lifeMillis, null);
        }
        StateDraft rest = without(state, edgeGap);
        dropDeadEnds(rest, newIdentitySet());
        return new Gap(edgeGap, leadsToMatch(rest, newIdentitySet()) ? rest : null);
    }

    private static long smallestGap(StateDraft state, Set<StateDraft> visited) {
        long smallest = NfaState.NO_GAP;
        if (state.kind != StateKind.STOP && visited.add(state)) {
            for (StateDraft.EdgeDraft edge : state.edges) {
                switch (edge.action()) {
                    case TAKE -> smallest = Math.min(smallest, edge.gapMillis());
                    case PROCEED -> smallest = Math.min(smallest, smallestGap(edge.target(), visited));
                    case IGNORE -> {}
                }
            }
        }
        return smallest;
    }

    private StateDraft without(StateDraft state, long millis) {
        if (state.kind == StateKind.STOP || state.kind == StateKind.FINAL) {
            return state;
        }
        Blocked key = new Blocked(state, millis);
        StateDraft known = copies.get(key);
        if (known != null) {
            return known;
        }
        StateDraft copy = new StateDraft(state.kind, state.stage);
        copy.lifeMillis = state.lifeMillis;
        copies.put(key, copy);
        for (StateDraft.EdgeDraft edge : state.edges) {
            boolean take = edge.action() == Action.TAKE;
            if (!take || edge.gapMillis() > millis) {
                StateDraft target = take ? edge.target() : without(edge.target(), millis);
                copy.edges.add(new StateDraft.EdgeDraft(edge.action(), target, edge.guard(), edge.gapMillis()));
            }
        }
        return copy;
    }

    /** A run that could only wait for what is blocked does not wait: it would be open for ever, in vain. */
    private static void dropDeadEnds(StateDraft copy, Set<StateDraft> visited) {
        if (copy.kind == StateKind.STOP || !visited.add(copy)) {
            return;
        }
        copy.edges.removeIf(edge -> edge.action() == Action.IGNORE
                && edge.target().kind == StateKind.NORMAL
                && !leadsToMatch(edge.target(), newIdentitySet()));
        for (StateDraft.EdgeDraft edge : copy.edges) {
            if (edge.action() != Action.TAKE) {
                dropDeadEnds(edge.target(), visited);
            }
        }
    }

    private static boolean leadsToMatch(StateDraft state, Set<StateDraft> visited) {
        if (state.kind == StateKind.PENDING) {
            return true;
        }
        if (state.kind == StateKind.STOP || !visited.add(state)) {
            return false;
        }
        for (StateDraft.EdgeDraft edge : state.edges) {
            boolean completes = switch (edge.action()) {
                case TAKE -> proceedsToMatch(edge.target(), newIdentitySet());
                case IGNORE -> edge.target().kind == StateKind.FINAL;
                case PROCEED -> false;
            };
            if (completes || leadsToMatch(edge.target(), visited)) {
                return true;
            }
        }
        return false;
    }

    /** Whether an event taken on the way to the state makes a match at once. */
    private static boolean proceedsToMatch(StateDraft state, Set<StateDraft> visited) {
        if (state.kind == StateKind.FINAL) {
            return true;
        }
        return visited.add(state)
                && state.edges.stream()
                        .anyMatch(edge -> edge.action() == Action.PROCEED && proceedsToMatch(edge.target(), visited));
    }

    private static Set<StateDraft> newIdentitySet() {
        return java.util.Collections.newSetFromMap(new IdentityHashMap<>());
    }
}
