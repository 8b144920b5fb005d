// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.compile;

import io.tidemark.nfa.program.Action;
import io.tidemark.nfa.program.Guard;
import io.tidemark.nfa.program.NfaState;
import io.tidemark.nfa.program.StateKind;
import io.tidemark.pattern.Connector;
import io.tidemark.pattern.Contiguity;
import io.tidemark.pattern.Element;
import io.tidemark.pattern.Group;
import io.tidemark.pattern.MalformedPatternException;
import io.tidemark.pattern.Quantifier;
import io.tidemark.pattern.Stage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds the automaton from the end of the pattern to its beginning: each element is turned into states that lead to
 * {@code sink}, the first state of what comes after.
 *
 * <p>The semantics is that of Flink CEP 2.3.0, whose automata these are: where a comment says "kept", the edge is not
 * what one would draw, but what users of the peer rely on. Repaired are the gaps (an edge carries the largest time
 * since the previous event) and a notFollowedBy before a notNext.
 */
final class GraphBuilder<E> {
    /** Groups multiply: what is repeated inside what is repeated soon fills the heap. */
    static final int MAX_STATES = 50_000;

    private final ConditionTable<E> conditions;
    private final List<String> stages;
    private final boolean anyWindow;
    private final StateDraft end = new StateDraft(StateKind.FINAL, NfaState.NONE);
    private final Map<Integer, StateDraft> stops = new HashMap<>();
    /** The state after a greedy loop, as it was before it was told to leave the loop's events alone. */
    private final IdentityHashMap<StateDraft, StateDraft> unguarded = new IdentityHashMap<>();

    private int states;

    GraphBuilder(ConditionTable<E> conditions, List<String> stages, boolean anyWindow) {
        this.conditions = conditions;
        this.stages = stages;
        this.anyWindow = anyWindow;
    }

    /** The start state of the automaton. */
    StateDraft build(List<Element<E>> pattern) {
        return chain(pattern, end, null, Position.Scope.top());
    }

    private StateDraft draft(StateKind kind, int stage) {
        if (++states > MAX_STATES) {
            throw new MalformedPatternException(List.of("pattern: its automaton has more than " + MAX_STATES
                    + " states, the limit. The numbers of groups inside groups multiply, and oneOrMore and timesOrMore"
                    + " count as one more: nest fewer, or use smaller numbers"));
        }
        return new StateDraft(kind, stage);
    }

    private StateDraft chain(
            List<Element<E>> chain, StateDraft sink, @Nullable Element<E> following, Position.Scope<E> scope) {
        StateDraft first = sink;
        Element<E> next = following;
        for (int i = chain.size() - 1; i >= 0; i--) {
            Position<E> position = new Position<>(chain, i, next, scope);
            first = switch (chain.get(i).connector()) {
                case NOT_FOLLOWED_BY -> notFollowedBy(position, first);
                case NOT_NEXT -> notNext(position, first);
                case BEGIN, NEXT, FOLLOWED_BY, FOLLOWED_BY_ANY -> convert(position, first);
            };
            next = chain.get(i);
        }
        return first;
    }

    /** At the end of the pattern a state that waits for the window; elsewhere only edges of the states around it. */
    private StateDraft notFollowedBy(Position<E> position, StateDraft sink) {
        boolean bounded = anyWindow || position.element().withinPrevious() != null;
        if (sink != end || !bounded) {
            return sink;
        }
        Guard forbidden = take(position, position.element());
        StateDraft pending = draft(StateKind.PENDING, stageIndex(position.element()));
        pending.lifeMillis = Position.millis(position.element().withinPrevious());
        pending.proceed(stop(position.element(), forbidden), forbidden);
        pending.ignore(pending, Guard.not(forbidden));
        addStops(position, pending);
        return pending;
    }

    private StateDraft notNext(Position<E> position, StateDraft sink) {
        Guard forbidden = take(position, position.element());
        Guard allowed = Guard.not(forbidden);
        StateDraft state = draft(StateKind.NORMAL, stageIndex(position.element()));
        state.lifeMillis = Position.millis(position.element().withinPrevious());
        if (sink == end) {
            // An ignore, not a proceed: the match completes on the next event, not on the one just taken.
            for (NotBefore<E> not : notsBefore(position)) {
                allowed = Guard.and(allowed, Guard.not(not.forbidden));
            }
            state.ignore(end, allowed);
        } else {
            state.proceed(sink, allowed);
        }
        state.proceed(stop(position.element(), forbidden), forbidden);
        addStops(position, state);
        return state;
    }

    private StateDraft convert(Position<E> position, StateDraft sink) {
        Quantifier quantifier = position.element().quantifier();
        StateDraft first = switch (quantifier.kind()) {
            case ONE -> singleton(position, sink, sink, Occurrence.only(quantifier.optional()));
            case TIMES -> times(position, sink, sink, quantifier.min(), quantifier.max());
            case LOOP -> {
                // Once the loop has begun, a NOT before an optional stage no longer counts.
                StateDraft loop = looping(position, withoutEarlierNots(position, sink));
                yield times(position, loop, sink, quantifier.min(), quantifier.min());
            }
        };
        addStops(position, first);
        return first;
    }

    /** Which of the events (or iterations) of an element a state is for. */
    private record Occurrence(boolean first, boolean only, boolean optional) {
        static Occurrence only(boolean optional) {
            return new Occurrence(true, true, optional);
        }
    }

    private StateDraft times(Position<E> position, StateDraft sink, @Nullable StateDraft proceed, int from, int to) {
        Quantifier quantifier = position.element().quantifier();
        if (quantifier.greedy() && from != to) {
            sink.restrict(Guard.not(takeBeforeUntil(position)));
        }
        StateDraft next = sink;
        for (int i = from; i < to; i++) {
            next = singleton(position, next, proceed, new Occurrence(false, false, true));
            stopInside(position, next);
        }
        for (int i = 0; i < from - 1; i++) {
            next = singleton(position, next, null, new Occurrence(false, false, false));
            stopInside(position, next);
        }
        return singleton(position, next, proceed, new Occurrence(true, false, quantifier.optional()));
    }

    private StateDraft singleton(
            Position<E> position, StateDraft sink, @Nullable StateDraft proceed, Occurrence occurrence) {
        if (position.element() instanceof Group<E> group) {
            return group(position, group, sink, proceed, occurrence);
        }
        StateDraft state = draft(StateKind.NORMAL, stageIndex(position.element()));
        // Taking the event makes a NOT before an optional stage void.
        StateDraft taken = withoutEarlierNots(position, sink);
        Guard take = occurrence.only ? take(position, position.element()) : takeBeforeUntil(position);
        long gap = occurrence.first ? position.firstGapMillis() : position.innerGapMillis();
        if (occurrence.only) {
            state.lifeMillis = Position.millis(position.element().withinPrevious());
        }
        state.take(taken, take, gap);
        if (occurrence.optional && proceed != null) {
            leave(position, state, proceed);
        }
        Guard ignore = occurrence.first ? outerIgnore(position) : innerIgnore(position);
        if (ignore != null) {
            boolean twin = occurrence.optional || position.headOfOptionalFirstIteration();
            state.ignore(twin ? waiting(position, taken, take, gap, ignore) : state, ignore);
        }
        return state;
    }

    /** A state that has ignored an event and must now take one: leaving was decided on the first event offered. */
    private StateDraft waiting(Position<E> position, StateDraft taken, Guard take, long gap, Guard ignore) {
        StateDraft waiting = draft(StateKind.NORMAL, stageIndex(position.element()));
        waiting.take(taken, take, gap);
        waiting.ignore(waiting, ignore);
        addStops(position, waiting);
        return waiting;
    }

    /** From an optional occurrence to what comes after; a greedy loop that saw its until goes on unguarded. */
    private void leave(Position<E> position, StateDraft state, StateDraft proceed) {
        Guard always = always(position);
        if (position.element().quantifier().greedy() && position.element().until() != null) {
            Guard until = until(position);
            state.proceed(unguarded.getOrDefault(proceed, proceed), Guard.and(always, until));
            state.proceed(proceed, Guard.and(always, Guard.not(until)));
        } else {
            state.proceed(proceed, always);
        }
    }

    private StateDraft looping(Position<E> position, StateDraft sink) {
        if (position.element() instanceof Group<E> group) {
            return loopingGroup(position, group, sink);
        }
        StateDraft loop = draft(StateKind.NORMAL, stageIndex(position.element()));
        Guard take = takeBeforeUntil(position);
        long gap = position.innerGapMillis();
        if (position.element().quantifier().greedy()) {
            if (position.element().until() != null) {
                unguarded.put(sink, sink.copy());
            }
            leave(position, loop, sink);
            sink.restrict(Guard.not(take(position, position.element())));
        } else {
            loop.proceed(sink, always(position));
        }
        loop.take(loop, take, gap);
        stopInside(position, loop);
        Guard ignore = innerIgnore(position);
        if (ignore != null) {
            StateDraft waiting = draft(StateKind.NORMAL, loop.stage);
            waiting.take(loop, take, gap);
            waiting.ignore(waiting, ignore);
            stopInside(position, waiting);
            loop.ignore(waiting, ignore);
        }
        return loop;
    }

    private StateDraft group(
            Position<E> position,
            Group<E> group,
            StateDraft sink,
            @Nullable StateDraft proceed,
            Occurrence occurrence) {
        long entryGap = occurrence.first ? position.firstGapMillis() : position.innerGapMillis();
        Position.Scope<E> scope = new Position.Scope<>(group, occurrence.first, entryGap);
        StateDraft first = chain(group.body().elements(), sink, position.following(), scope);
        if (occurrence.optional && proceed != null) {
            first.proceed(proceed, always(position));
        }
        return first;
    }

    private StateDraft loopingGroup(Position<E> position, Group<E> group, StateDraft sink) {
        StateDraft again = draft(StateKind.NORMAL, NfaState.NONE);
        Position.Scope<E> scope = new Position.Scope<>(group, false, position.innerGapMillis());
        StateDraft first = chain(group.body().elements(), again, position.following(), scope);
        // Kept: the state that waits for another iteration leaves the loop on every event it ignores.
        first.proceed(sink, always(position));
        again.proceed(first, always(position));
        return first;
    }

    // --- guards ---

    private Guard take(Position<E> position, Element<E> element) {
        Guard own = element instanceof Stage<E> stage ? conditions.guard(stage.condition()) : Guard.ALWAYS;
        return Guard.and(groupGoesOn(position), own);
    }

    private Guard takeBeforeUntil(Position<E> position) {
        return Guard.and(Guard.not(until(position)), take(position, position.element()));
    }

    private Guard until(Position<E> position) {
        return position.element().until() == null
                ? Guard.NEVER
                : conditions.guard(position.element().until());
    }

    /** Kept: only the until of the innermost group counts. */
    private Guard groupGoesOn(Position<E> position) {
        Group<E> group = position.scope().group();
        return group == null || group.until() == null ? Guard.ALWAYS : Guard.not(conditions.guard(group.until()));
    }

    private Guard always(Position<E> position) {
        return groupGoesOn(position);
    }

    private @Nullable Guard outerIgnore(Position<E> position) {
        return ignore(position, position.outerContiguity());
    }

    private @Nullable Guard innerIgnore(Position<E> position) {
        Guard ignore = ignore(position, position.innerContiguity());
        return ignore == null ? null : Guard.and(Guard.not(until(position)), ignore);
    }

    private @Nullable Guard ignore(Position<E> position, Contiguity contiguity) {
        return switch (contiguity) {
            case STRICT -> null;
            case SKIP_TILL_NEXT -> {
                Guard own = position.element() instanceof Stage<E> stage
                        ? conditions.guard(stage.condition())
                        : Guard.ALWAYS;
                yield Guard.and(groupGoesOn(position), Guard.not(own));
            }
            case SKIP_TILL_ANY -> groupGoesOn(position);
        };
    }

    // --- negated stages ---

    private record NotBefore<E>(Element<E> element, Guard forbidden) {}

    /** The notFollowedBy stages that still count at a position: those before it, over optional and negated elements. */
    private List<NotBefore<E>> notsBefore(Position<E> position) {
        List<NotBefore<E>> nots = new ArrayList<>();
        for (int i = position.index() - 1; i >= 0; i--) {
            Element<E> before = position.chain().get(i);
            if (before.connector() == Connector.NOT_FOLLOWED_BY) {
                nots.add(new NotBefore<>(before, take(position, before)));
            } else if (!before.quantifier().optional() && !before.connector().negated()) {
                break;
            }
        }
        return nots;
    }

    private void addStops(Position<E> position, StateDraft state) {
        for (NotBefore<E> not : notsBefore(position)) {
            state.proceed(stop(not.element, not.forbidden), not.forbidden);
        }
    }

    /** Kept: a notFollowedBy after a quantified element also acts between the events of that element. */
    private void stopInside(Position<E> position, StateDraft state) {
        Element<E> following = position.following();
        if (following != null && position.beforeNotFollowedBy()) {
            Guard forbidden = take(position, following);
            state.proceed(stop(following, forbidden), forbidden);
        }
    }

    private StateDraft stop(Element<E> not, Guard forbidden) {
        return stops.computeIfAbsent(stageIndex(not), stage -> {
            StateDraft stop = new StateDraft(StateKind.STOP, stage);
            stop.take(stop, forbidden, NfaState.NO_GAP);
            return stop;
        });
    }

    /** The sink for a run that took an event of an optional element: the NOTs before the element are over. */
    private StateDraft withoutEarlierNots(Position<E> position, StateDraft sink) {
        List<NotBefore<E>> nots = notsBefore(position);
        if (nots.isEmpty() || !position.element().quantifier().optional()) {
            return sink;
        }
        return withoutStops(
                sink, nots.stream().map(not -> stageIndex(not.element)).toList(), new IdentityHashMap<>());
    }

    private StateDraft withoutStops(StateDraft state, List<Integer> nots, Map<StateDraft, StateDraft> copies) {
        StateDraft known = copies.get(state);
        if (known != null || state == end) {
            return known != null ? known : state;
        }
        StateDraft copy = draft(state.kind, state.stage);
        copy.lifeMillis = state.lifeMillis;
        copies.put(state, copy);
        for (StateDraft.EdgeDraft edge : state.edges) {
            StateDraft target = edge.target();
            if (edge.action() == Action.PROCEED) {
                if (target.kind == StateKind.STOP && nots.contains(target.stage)) {
                    continue;
                }
                target = target.kind == StateKind.STOP ? target : withoutStops(target, nots, copies);
            } else if (target == state) {
                target = copy;
            }
            copy.edges.add(new StateDraft.EdgeDraft(edge.action(), target, edge.guard(), edge.gapMillis()));
        }
        return copy;
    }

    private int stageIndex(Element<E> element) {
        return element instanceof Stage<E> stage ? stages.indexOf(stage.name()) : NfaState.NONE;
    }
}
