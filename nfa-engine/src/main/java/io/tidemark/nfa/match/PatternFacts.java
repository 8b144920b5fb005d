// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import io.tidemark.nfa.MatcherOptions;
import io.tidemark.nfa.program.Action;
import io.tidemark.nfa.program.NfaGraph;
import io.tidemark.nfa.program.NfaState;
import io.tidemark.nfa.program.Outline;
import io.tidemark.nfa.program.StateKind;
import io.tidemark.nfa.program.Transition;
import io.tidemark.pattern.Pattern;
import java.util.BitSet;

/**
 * What all matchers of a pattern share. Immutable, but for the transition table, which grows; thread-safe.
 *
 * @param pattern the pattern
 * @param graph its automaton
 * @param slots what its conditions read
 * @param table the automaton made deterministic
 * @param layout how bundles are laid out
 * @param fingerprint tells patterns apart whose states must not be mixed up
 * @param firstStage the one stage with which every match begins, {@link NfaState#NONE} if there are several
 * @param hasGaps whether time since the last event ends runs
 * @param <E> type of the events
 */
public record PatternFacts<E>(
        Pattern<E> pattern,
        NfaGraph<E> graph,
        Slots<E> slots,
        TransitionTable table,
        RowLayout layout,
        long fingerprint,
        int firstStage,
        boolean hasGaps) {

    /** Derives the facts from the automaton. */
    public static <E> PatternFacts<E> of(Pattern<E> pattern, NfaGraph<E> graph, long fingerprint) {
        Slots<E> slots = new Slots<>(graph);
        TransitionTable table =
                new TransitionTable(graph, Slots.contextual(graph.conditions()), slots.readByCondition());
        boolean gaps = graph.states().stream().anyMatch(NfaState::hasGap);
        RowLayout layout = RowLayout.of(table, slots, gaps);
        return new PatternFacts<>(pattern, graph, slots, table, layout, fingerprint, firstStage(graph), gaps);
    }

    /** What is kept of the automaton with states, to read them when the pattern has changed. */
    public Outline outline(MatcherOptions options) {
        int mode = Mode.of(pattern, graph, options.reportTimeouts()).code();
        return Outline.of(graph, firstStage, mode, pattern, fingerprint);
    }

    private static int firstStage(NfaGraph<?> graph) {
        BitSet stages = new BitSet();
        collectFirst(graph, graph.start(), stages, new BitSet());
        return stages.cardinality() == 1 ? stages.nextSetBit(0) : NfaState.NONE;
    }

    private static void collectFirst(NfaGraph<?> graph, int id, BitSet stages, BitSet visited) {
        NfaState state = graph.state(id);
        if (visited.get(id) || state.kind() == StateKind.STOP) {
            return;
        }
        visited.set(id);
        for (Transition transition : state.transitions()) {
            if (transition.action() == Action.TAKE) {
                stages.set(state.stage());
            } else if (transition.action() == Action.PROCEED) {
                collectFirst(graph, transition.target(), stages, visited);
            }
        }
    }
}
