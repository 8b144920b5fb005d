// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.program;

import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.condition.Condition;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * What is kept of an automaton when the program that had it is gone: enough to read the states of its keys, and to tell what
 * in it has changed. Conditions are text.
 *
 * @param fingerprint that of the pattern
 * @param pattern the pattern as text
 * @param version that of the pattern, {@link Pattern#UNVERSIONED} for none
 * @param stages names of the stages
 * @param firstStage index of the one stage with which every match begins, {@link NfaState#NONE} if there are several
 * @param mode how much was known of the runs of a key, as numbered in saved states
 * @param states the states; their numbers are indexes
 */
public record Outline(
        long fingerprint,
        String pattern,
        int version,
        List<String> stages,
        int firstStage,
        int mode,
        List<State> states) {
    /** Copies the lists. */
    public Outline {
        stages = List.copyOf(stages);
        states = List.copyOf(states);
    }

    /**
     * A state.
     *
     * @param kind what being in it means
     * @param label unique name: the stage, and which copy of it
     * @param stage index of the stage it waits for, {@link NfaState#NONE} for none
     * @param gapMillis how long a run stays after its last event, {@link NfaState#NO_GAP} for ever
     * @param gapTarget where it goes then, {@link NfaState#NONE}: it is over
     * @param edges the edges out of it
     */
    public record State(StateKind kind, String label, int stage, long gapMillis, int gapTarget, List<Edge> edges) {
        /** Copies the list. */
        public State {
            edges = List.copyOf(edges);
        }
    }

    /**
     * An edge.
     *
     * @param action what the run does
     * @param target number of the state it leads to
     * @param guard when it may be followed, as text
     */
    public record Edge(Action action, int target, String guard) {}

    /** The outline of an automaton. */
    public static Outline of(NfaGraph<?> graph, int firstStage, int mode, Pattern<?> pattern, long fingerprint) {
        List<State> states = new ArrayList<>();
        for (NfaState state : graph.states()) {
            List<Edge> edges = state.transitions().stream()
                    .map(edge -> new Edge(edge.action(), edge.target(), text(edge.guard(), graph.conditions())))
                    .toList();
            states.add(
                    new State(state.kind(), state.label(), state.stage(), state.gapMillis(), state.gapTarget(), edges));
        }
        return new Outline(
                fingerprint, pattern.toString(), pattern.version(), graph.stages(), firstStage, mode, states);
    }

    /** A guard with its conditions written out: their numbers say nothing in another automaton. */
    private static String text(Guard guard, List<? extends Condition<?>> conditions) {
        if (guard instanceof Guard.Test test) {
            return "{" + conditions.get(test.condition()) + "}";
        }
        if (guard instanceof Guard.Not not) {
            return "!(" + text(not.guard(), conditions) + ")";
        }
        if (guard instanceof Guard.And and) {
            return text(and.left(), conditions) + " & " + text(and.right(), conditions);
        }
        return guard.toString();
    }

    /**
     * Whether it is of the same automaton, with the same conditions, windows and options. How the pattern is put in words
     * is left out: an earlier version of this library may have worded it differently.
     */
    public boolean isOfSame(Outline other) {
        return fingerprint == other.fingerprint
                && version == other.version
                && mode == other.mode
                && firstStage == other.firstStage
                && stages.equals(other.stages)
                && states.equals(other.states);
    }

    /** The number of the state with a label; {@link NfaState#NONE}: there is none. */
    public int state(String label) {
        for (int i = 0; i < states.size(); i++) {
            if (states.get(i).label().equals(label)) {
                return i;
            }
        }
        return NfaState.NONE;
    }

    /** The numbers of the states in which a run is a match, or becomes one when time is over. */
    public BitSet matches() {
        BitSet matches = new BitSet();
        for (int i = 0; i < states.size(); i++) {
            StateKind kind = states.get(i).kind();
            matches.set(i, kind == StateKind.FINAL || kind == StateKind.PENDING);
        }
        return matches;
    }

    /**
     * All that a run has behind it when it is in one of some states and has taken events of some stages: the edges it may have
     * followed, what would have dropped it on the way, and the gaps it has kept. What can still happen to it is not part of
     * it. Equal texts, of two automata, mean that such a run could have come about in both in the same way.
     *
     * @param at where the run is
     * @param taken names of the stages that have taken an event
     */
    public String past(BitSet at, Collection<String> taken) {
        BitSet before = closure(at, taken);
        BitSet entries = new BitSet();
        for (int id = 0; id < states.size(); id++) {
            State state = states.get(id);
            entries.set(id, isTaken(state, taken) && leadsTo(state, Action.TAKE, before::get));
        }
        // From here to the last event taken: what is passed over after it is the present, and may change.
        BitSet passed = closure(entries, taken);
        List<String> lines = new ArrayList<>();
        for (int id = passed.nextSetBit(0); id >= 0; id = passed.nextSetBit(id + 1)) {
            State state = states.get(id);
            lines.add(line(
                    state,
                    edge -> edge.action() == Action.TAKE
                            ? isTaken(state, taken) && before.get(edge.target())
                            : passed.get(edge.target()) || isStop(edge.target())));
        }
        lines.sort(null);
        at.stream()
                .forEach(id ->
                        lines.add(states.get(id).kind() + " " + states.get(id).label()));
        return String.join("\n", lines);
    }

    private boolean isTaken(State state, Collection<String> taken) {
        return state.stage() != NfaState.NONE && taken.contains(stages.get(state.stage()));
    }

    private boolean isStop(int id) {
        return states.get(id).kind() == StateKind.STOP;
    }

    private static boolean leadsTo(State state, Action action, IntPredicate target) {
        return state.edges().stream().anyMatch(edge -> edge.action() == action && target.test(edge.target()));
    }

    /** The states from which one of some can be reached by events of some stages. */
    private BitSet closure(BitSet from, Collection<String> taken) {
        BitSet reached = (BitSet) from.clone();
        boolean grown = true;
        while (grown) {
            grown = false;
            for (int id = 0; id < states.size(); id++) {
                State state = states.get(id);
                if (!reached.get(id) && state.kind() != StateKind.STOP && leads(state, reached, taken)) {
                    reached.set(id);
                    grown = true;
                }
            }
        }
        return reached;
    }

    private boolean leads(State state, BitSet targets, Collection<String> taken) {
        boolean takes = isTaken(state, taken);
        return leadsTo(state, Action.IGNORE, targets::get)
                || leadsTo(state, Action.PROCEED, targets::get)
                || (takes && leadsTo(state, Action.TAKE, targets::get))
                || (state.gapTarget() != NfaState.NONE && targets.get(state.gapTarget()));
    }

    private interface EdgeFilter {
        boolean has(Edge edge);
    }

    private String line(State state, EdgeFilter filter) {
        StringBuilder line = new StringBuilder();
        line.append(state.kind()).append(' ').append(state.label());
        if (state.gapMillis() != NfaState.NO_GAP) {
            line.append(" for ").append(state.gapMillis());
        }
        if (state.gapTarget() != NfaState.NONE) {
            line.append(" then ").append(states.get(state.gapTarget()).label());
        }
        for (Edge edge : state.edges()) {
            if (filter.has(edge)) {
                line.append("; ").append(text(edge));
                if (isStop(edge.target())) {
                    states.get(edge.target())
                            .edges()
                            .forEach(stop -> line.append(" / ").append(stop.guard()));
                }
            }
        }
        return line.toString();
    }

    private String text(Edge edge) {
        return edge.action() + " " + states.get(edge.target()).label() + " if " + edge.guard();
    }
}
