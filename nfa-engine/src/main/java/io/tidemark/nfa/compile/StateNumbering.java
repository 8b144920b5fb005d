// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.compile;

import io.tidemark.nfa.program.Guard;
import io.tidemark.nfa.program.NfaState;
import io.tidemark.nfa.program.StateKind;
import io.tidemark.nfa.program.Transition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Numbers the states that can be reached, breadth first from the start, and freezes them. Edges that never hold, such as
 * the one that ignores what a stage without condition does not take, are left out.
 */
final class StateNumbering {
    private final List<String> stages;
    private final GapResolver gaps = new GapResolver();
    private final IdentityHashMap<StateDraft, Integer> numbers = new IdentityHashMap<>();
    private final List<StateDraft> order = new ArrayList<>();

    private StateNumbering(List<String> stages) {
        this.stages = stages;
    }

    /** The states; that of {@code start} has number 0. */
    static List<NfaState> number(StateDraft start, List<String> stages) {
        StateNumbering numbering = new StateNumbering(stages);
        numbering.reach(start);
        for (int i = 0; i < numbering.order.size(); i++) {
            numbering.reachFrom(numbering.order.get(i));
        }
        return numbering.freeze();
    }

    private int reach(StateDraft state) {
        Integer number = numbers.get(state);
        if (number == null) {
            number = order.size();
            numbers.put(state, number);
            order.add(state);
        }
        return number;
    }

    private void reachFrom(StateDraft state) {
        for (StateDraft.EdgeDraft edge : state.edges) {
            if (!edge.guard().equals(Guard.NEVER)) {
                reach(edge.target());
            }
        }
        StateDraft gapTarget = gaps.gap(state).target();
        if (gapTarget != null) {
            reach(gapTarget);
        }
    }

    private List<NfaState> freeze() {
        List<NfaState> states = new ArrayList<>();
        Map<String, Integer> used = new HashMap<>();
        for (StateDraft state : order) {
            // Number 0 is left before any event is taken: no time passes in it.
            GapResolver.Gap gap = states.isEmpty() ? GapResolver.Gap.NONE : gaps.gap(state);
            Set<Transition> transitions = new LinkedHashSet<>();
            for (StateDraft.EdgeDraft edge : state.edges) {
                if (!edge.guard().equals(Guard.NEVER)) {
                    transitions.add(new Transition(edge.action(), reach(edge.target()), edge.guard()));
                }
            }
            StateDraft gapTarget = gap.target();
            states.add(new NfaState(
                    states.size(),
                    state.kind,
                    label(state, used),
                    state.stage,
                    gap.millis(),
                    gapTarget == null ? NfaState.NONE : reach(gapTarget),
                    List.copyOf(transitions)));
        }
        return states;
    }

    private String label(StateDraft state, Map<String, Integer> used) {
        String name = state.kind == StateKind.FINAL
                ? "match"
                : (state.kind == StateKind.STOP ? "not " : "")
                        + (state.stage == NfaState.NONE ? "again" : stages.get(state.stage));
        int copy = used.merge(name, 1, Integer::sum);
        return copy == 1 ? name : name + "'" + copy;
    }
}
