// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.compile;

import io.tidemark.nfa.program.Action;
import io.tidemark.nfa.program.NfaGraph;
import io.tidemark.nfa.program.NfaState;
import io.tidemark.nfa.program.StateKind;
import io.tidemark.nfa.program.Transition;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** How long a partial match can be open: in events, few where all contiguity is strict, and in time. */
final class LifeSpan {
    /** No number of events ends it. */
    static final int ENDLESS = Integer.MAX_VALUE;

    private final NfaGraph<?> graph;
    /** Edges into a state that are not yet accounted for. */
    private final int[] edgesIn;
    /** The most events seen before a state is reached, the first one, which began the partial match, excluded. */
    private final int[] seen;

    private LifeSpan(NfaGraph<?> graph) {
        this.graph = graph;
        this.edgesIn = new int[graph.states().size()];
        this.seen = new int[graph.states().size()];
    }

    /** The most events, after its first, that a partial match is open for; {@link #ENDLESS} if there is no limit. */
    static int inEvents(NfaGraph<?> graph) {
        for (NfaState state : graph.states()) {
            boolean waits = state.transitions().stream()
                    .anyMatch(edge -> edge.action() == Action.IGNORE
                            && graph.state(edge.target()).kind() != StateKind.FINAL);
            if (waits || state.kind() == StateKind.PENDING) {
                return ENDLESS;
            }
        }
        return new LifeSpan(graph).longestPath();
    }

    /** Whether a partial match is over if nothing is taken for some time, wherever it waits. */
    static boolean everyWaitHasGap(NfaGraph<?> graph) {
        return graph.states().stream()
                .filter(state -> state.kind() == StateKind.NORMAL || state.kind() == StateKind.PENDING)
                .allMatch(state -> state.id() == graph.start()
                        || state.stage() == NfaState.NONE
                        || (state.hasGap() && state.gapTarget() == NfaState.NONE));
    }

    /** In the largest unit that needs no fraction. */
    static String inWords(long millis) {
        Duration duration = Duration.ofMillis(millis);
        if (duration.toMillisPart() != 0) {
            return millis + " ms";
        }
        if (duration.toSecondsPart() != 0) {
            return duration.toSeconds() + " s";
        }
        if (duration.toMinutesPart() != 0) {
            return duration.toMinutes() + " min";
        }
        return duration.toHoursPart() != 0 ? duration.toHours() + " h" : duration.toDays() + " d";
    }

    /** The automaton in topological order; what lies on a cycle is never reached in it. */
    private int longestPath() {
        List<NfaState> states = graph.states().stream()
                .filter(state -> state.kind() != StateKind.STOP)
                .toList();
        states.forEach(state -> steps(state).forEach(edge -> edgesIn[edge.target()]++));
        Deque<NfaState> next = new ArrayDeque<>();
        states.stream().filter(state -> edgesIn[state.id()] == 0).forEach(next::add);
        int reached = 0;
        int longest = 0;
        while (!next.isEmpty()) {
            NfaState state = next.remove();
            reached++;
            boolean begins = state.id() == graph.start();
            if (!begins && state.kind() == StateKind.NORMAL) {
                longest = Math.max(longest, seen[state.id()] + 1);
            }
            for (Transition edge : steps(state)) {
                int events = edge.action() == Action.PROCEED || begins ? 0 : 1;
                seen[edge.target()] = Math.max(seen[edge.target()], seen[state.id()] + events);
                if (--edgesIn[edge.target()] == 0) {
                    next.add(graph.state(edge.target()));
                }
            }
        }
        return reached == states.size() ? longest : ENDLESS;
    }

    private List<Transition> steps(NfaState state) {
        List<Transition> steps = new ArrayList<>();
        for (Transition edge : state.transitions()) {
            if (graph.state(edge.target()).kind() != StateKind.STOP) {
                steps.add(edge);
            }
        }
        return steps;
    }
}
