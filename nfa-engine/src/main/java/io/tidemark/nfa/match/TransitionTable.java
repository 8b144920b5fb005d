// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import io.tidemark.nfa.program.Action;
import io.tidemark.nfa.program.NfaGraph;
import io.tidemark.nfa.program.NfaState;
import io.tidemark.nfa.program.StateKind;
import io.tidemark.nfa.program.Transition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The automaton made deterministic, lazily: which sets of states runs can be in, and what an event makes of them.
 * Thread-safe; shared by all matchers of a pattern. It grows with the sets that the events of the stream lead to, not
 * with those that are possible.
 */
final class TransitionTable {
    /** More sets than this for one pattern is an error: the pattern is ambiguous beyond use. */
    static final int MAX_SETS = 1 << 20;

    private final NfaGraph<?> graph;
    private final long contextualConditions;
    private final long[] slotsReadByCondition;
    private final long[] conditionsSeen;
    private final long[] slotsLive;
    private final Map<Key, StateSet> sets = new ConcurrentHashMap<>();
    /**
     * By id. Written before the map: whoever has an id has got it from the map, or along with a state from somebody
     * who has, and so sees an array that it is in.
     */
    private volatile @Nullable StateSet[] setsById = new StateSet[16];

    private final StateSet start;

    TransitionTable(NfaGraph<?> graph, long contextualConditions, long[] slotsReadByCondition) {
        this.graph = graph;
        this.contextualConditions = contextualConditions;
        this.slotsReadByCondition = slotsReadByCondition;
        this.conditionsSeen = new long[graph.states().size()];
        for (NfaState state : graph.states()) {
            conditionsSeen[state.id()] = conditionsOf(state);
        }
        this.slotsLive = liveSlots();
        this.start = set(new int[] {graph.start()});
    }

    NfaGraph<?> graph() {
        return graph;
    }

    /** The start state, as a set. */
    StateSet start() {
        return start;
    }

    long contextualConditions() {
        return contextualConditions;
    }

    /** The one object for a set of states, given ascending. */
    StateSet set(int[] states) {
        Key key = new Key(states);
        StateSet known = sets.get(key);
        return known != null ? known : add(key, states);
    }

    private synchronized StateSet add(Key key, int[] states) {
        StateSet earlier = sets.get(key);
        if (earlier != null) {
            return earlier;
        }
        int id = sets.size();
        if (id >= MAX_SETS) {
            throw new IllegalStateException("The pattern is too ambiguous: its runs are in more than " + MAX_SETS
                    + " different sets of states. Use followedBy instead of followedByAny, or fewer optional stages.");
        }
        StateSet made = new StateSet(this, id, states);
        @Nullable StateSet[] room = id < setsById.length ? setsById : Arrays.copyOf(setsById, 2 * id);
        room[id] = made;
        setsById = room;
        sets.put(key, made);
        return made;
    }

    /** The set with an id. */
    @SuppressWarnings("NullAway") // ids are those of sets
    StateSet set(int id) {
        return setsById[id];
    }

    boolean isPending(int state) {
        return graph.state(state).kind() == StateKind.PENDING;
    }

    long conditionsSeenFrom(int[] states) {
        long bits = 0;
        for (int state : states) {
            bits |= conditionsSeen[state];
        }
        return bits;
    }

    long slotsLiveIn(int[] states) {
        long bits = 0;
        for (int state : states) {
            bits |= slotsLive[state];
        }
        return bits;
    }

    BitSet waitingFor(int[] states) {
        BitSet open = new BitSet();
        BitSet pending = new BitSet();
        for (int state : states) {
            (isPending(state) ? pending : open).or(graph.waitingFor(state));
        }
        return open.isEmpty() ? pending : open;
    }

    @Nullable
    StateSet afterGap(StateSet set, long millis) {
        BitSet left = new BitSet();
        for (int id : set.states()) {
            int state = id;
            while (state != NfaState.NONE && graph.state(state).gapMillis() <= millis) {
                state = graph.state(state).gapTarget();
            }
            if (state != NfaState.NONE) {
                left.set(state);
            }
        }
        return ofBits(left);
    }

    // --- outcomes ---

    Outcome computeOutcome(StateSet set, long truth) {
        Children all = new Children();
        for (int state : set.states()) {
            Children own = new Children();
            own.follow(state, truth, new BitSet());
            all.add(own);
        }
        return all.finish(set, set == start);
    }

    /** The children of a run while they are collected; those of one state die together when it reaches a stop. */
    private final class Children {
        private final Map<Integer, BitSet> takes = new TreeMap<>();
        private final BitSet completing = new BitSet();
        private final BitSet ignores = new BitSet();
        private boolean completes;
        /** The NOT that forbids the event. */
        private int stoppedBy = NfaState.NONE;

        void follow(int id, long truth, BitSet visited) {
            if (visited.get(id)) {
                return;
            }
            visited.set(id);
            NfaState state = graph.state(id);
            for (Transition transition : state.transitions()) {
                if (transition.guard().holds(truth)) {
                    switch (transition.action()) {
                        case PROCEED -> follow(transition.target(), truth, visited);
                        case TAKE -> take(state, transition.target(), truth);
                        case IGNORE -> ignore(transition.target());
                    }
                }
            }
        }

        private void take(NfaState source, int target, long truth) {
            if (source.kind() == StateKind.STOP) {
                stoppedBy = source.stage();
                return;
            }
            if (graph.state(target).kind() != StateKind.FINAL) {
                takes.computeIfAbsent(source.stage(), stage -> new BitSet()).set(target);
            }
            if (isFinal(target) || proceedsToFinal(target, truth, new BitSet())) {
                completing.set(source.stage());
            }
        }

        private void ignore(int target) {
            if (isFinal(target)) {
                completes = true;
            } else {
                ignores.set(target);
            }
        }

        void add(Children own) {
            completes |= own.completes;
            completing.or(own.completing);
            if (own.stoppedBy != NfaState.NONE) {
                stoppedBy = own.stoppedBy;
            } else {
                ignores.or(own.ignores);
                own.takes.forEach((stage, targets) ->
                        takes.computeIfAbsent(stage, none -> new BitSet()).or(targets));
            }
        }

        Outcome finish(StateSet set, boolean isStart) {
            completing.stream().forEach(stage -> takes.computeIfAbsent(stage, none -> new BitSet()));
            List<Outcome.Take> list = new ArrayList<>();
            takes.forEach(
                    (stage, targets) -> list.add(new Outcome.Take(stage, ofBits(targets), completing.get(stage))));
            StateSet ignore = isStart ? set : ofBits(ignores);
            boolean complete = completes && !isStart;
            boolean keeps = list.isEmpty() && !complete && ignore == set;
            boolean ends = list.isEmpty() && !complete && ignore == null;
            return new Outcome(
                    list.toArray(Outcome.Take[]::new), ignore, complete, keeps, ends ? stoppedBy : NfaState.NONE);
        }
    }

    private @Nullable StateSet ofBits(BitSet states) {
        return states.isEmpty() ? null : set(states.stream().toArray());
    }

    private boolean isFinal(int state) {
        return graph.state(state).kind() == StateKind.FINAL;
    }

    /** Conditions are those of the event just taken, and of the run before it. */
    private boolean proceedsToFinal(int id, long truth, BitSet visited) {
        if (visited.get(id)) {
            return false;
        }
        visited.set(id);
        for (Transition transition : graph.state(id).transitions()) {
            if (transition.action() == Action.PROCEED
                    && transition.guard().holds(truth)
                    && (isFinal(transition.target()) || proceedsToFinal(transition.target(), truth, visited))) {
                return true;
            }
        }
        return false;
    }

    // --- what a state can see ---

    private long conditionsOf(NfaState state) {
        BitSet closure = proceedClosure(state.id());
        BitSet reached = new BitSet();
        reached.or(closure);
        closure.stream().forEach(id -> {
            for (Transition transition : graph.state(id).transitions()) {
                if (transition.action() == Action.TAKE) {
                    reached.or(proceedClosure(transition.target()));
                }
            }
        });
        // After a take only the way to a match is looked at, which is a part of what is collected here.
        return reached.stream()
                .mapToObj(graph::state)
                .flatMap(reachedState -> reachedState.transitions().stream()
                        .filter(transition -> closure.get(reachedState.id()) || transition.action() == Action.PROCEED))
                .mapToLong(transition -> transition.guard().conditions())
                .reduce(0, (a, b) -> a | b);
    }

    private BitSet proceedClosure(int start) {
        BitSet closure = new BitSet();
        List<Integer> unvisited = new ArrayList<>(List.of(start));
        while (!unvisited.isEmpty()) {
            int id = unvisited.remove(unvisited.size() - 1);
            if (!closure.get(id)) {
                closure.set(id);
                for (Transition transition : graph.state(id).transitions()) {
                    if (transition.action() == Action.PROCEED) {
                        unvisited.add(transition.target());
                    }
                }
            }
        }
        return closure;
    }

    /** Fixpoint over the graph: a slot is live in a state if a condition that can still be tested reads it. */
    private long[] liveSlots() {
        long[] live = new long[graph.states().size()];
        boolean changed = true;
        while (changed) {
            changed = false;
            for (NfaState state : graph.states()) {
                long bits = live[state.id()] | slotsRead(conditionsSeen[state.id()]);
                for (Transition transition : state.transitions()) {
                    bits |= live[transition.target()];
                }
                if (state.gapTarget() != NfaState.NONE) {
                    bits |= live[state.gapTarget()];
                }
                changed |= bits != live[state.id()];
                live[state.id()] = bits;
            }
        }
        return live;
    }

    private long slotsRead(long conditions) {
        long slots = 0;
        for (long rest = conditions; rest != 0; rest &= rest - 1) {
            slots |= slotsReadByCondition[Long.numberOfTrailingZeros(rest)];
        }
        return slots;
    }

    private static final class Key {
        private final int[] states;

        Key(int[] states) {
            this.states = states;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key that && Arrays.equals(states, that.states);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(states);
        }
    }
}
