// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.reference;

import io.tidemark.nfa.program.Action;
import io.tidemark.nfa.program.Guard;
import io.tidemark.nfa.program.NfaGraph;
import io.tidemark.nfa.program.StateKind;
import io.tidemark.nfa.program.Transition;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one event makes of one run.
 *
 * <ol>
 *   <li>From its state every PROCEED transition that holds is followed; states seen before are not entered again, so a
 *       cycle of PROCEED transitions (a loop over a group that can be empty) ends.
 *   <li>Every TAKE and IGNORE transition that holds, of every state reached, makes a child. The start position takes
 *       but does not ignore, and stays.
 *   <li>A TAKE also makes a match if a chain of PROCEED transitions that hold leads from its target to the end. They
 *       are tested with this same event, and with the run as it was before taking it.
 *   <li>If a STOP is reached, the children of the run are dropped, but not its matches.
 * </ol>
 */
final class RunStep<E> {
    private final NfaGraph<E> graph;

    RunStep(NfaGraph<E> graph) {
        this.graph = graph;
    }

    /**
     * Offers an event to a run.
     *
     * @param run null for the start position
     * @param offered the event, as a path of its own
     * @param next receives the runs that go on
     * @param matches receives the paths of the matches
     */
    void offer(@Nullable Run<E> run, Path<E> offered, Set<Run<E>> next, Set<Path<E>> matches) {
        Truth truth = new Truth(run == null ? null : run.path(), offered.event);
        List<Run<E>> children = new ArrayList<>();
        boolean stopped = false;
        for (int reached : closure(run == null ? graph.start() : run.state(), truth)) {
            stopped |= graph.state(reached).kind() == StateKind.STOP;
            for (Transition transition : graph.state(reached).transitions()) {
                if (transition.action() == Action.TAKE && truth.holds(transition.guard())) {
                    children.add(new Run<>(transition.target(), extended(run, reached, offered)));
                    if (canEnd(transition.target(), truth)) {
                        matches.add(extended(run, reached, offered));
                    }
                } else if (transition.action() == Action.IGNORE && run != null && truth.holds(transition.guard())) {
                    children.add(new Run<>(transition.target(), run.path()));
                }
            }
        }
        for (Run<E> child : children) {
            StateKind kind = graph.state(child.state()).kind();
            stopped |= kind == StateKind.STOP;
            if (kind == StateKind.FINAL) {
                matches.add(child.path());
            }
        }
        if (!stopped) {
            children.removeIf(child -> graph.state(child.state()).kind() == StateKind.FINAL);
            next.addAll(children);
        }
    }

    private Path<E> extended(@Nullable Run<E> run, int source, Path<E> offered) {
        return new Path<>(
                run == null ? null : run.path(),
                graph.state(source).stage(),
                offered.event,
                offered.timestamp,
                offered.ordinal,
                offered.eventId);
    }

    private boolean canEnd(int target, Truth truth) {
        return closure(target, truth).stream()
                .skip(1)
                .anyMatch(reached -> graph.state(reached).kind() == StateKind.FINAL);
    }

    /** The state itself and what PROCEED transitions lead to. */
    private Set<Integer> closure(int from, Truth truth) {
        Set<Integer> seen = new LinkedHashSet<>();
        List<Integer> open = new ArrayList<>(List.of(from));
        while (!open.isEmpty()) {
            int state = open.remove(open.size() - 1);
            if (seen.add(state)) {
                for (Transition transition : graph.state(state).transitions()) {
                    if (transition.action() == Action.PROCEED && truth.holds(transition.guard())) {
                        open.add(transition.target());
                    }
                }
            }
        }
        return seen;
    }

    /** Which conditions hold for an event and a run, found when asked for. */
    private final class Truth {
        private final PathCaptures<E> captures;
        private final E event;
        private final BitSet known = new BitSet();
        private long bits;

        Truth(@Nullable Path<E> path, E event) {
            this.captures = new PathCaptures<>(graph.stages(), path);
            this.event = event;
        }

        boolean holds(Guard guard) {
            for (long rest = guard.conditions(); rest != 0; rest &= rest - 1) {
                int condition = Long.numberOfTrailingZeros(rest);
                if (!known.get(condition)) {
                    known.set(condition);
                    bits |= graph.conditions().get(condition).test(event, captures) ? 1L << condition : 0;
                }
            }
            return guard.holds(bits);
        }
    }
}
