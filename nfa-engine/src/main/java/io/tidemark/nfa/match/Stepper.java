// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One event of one key: what becomes of each bundle, and of the start. First the outcomes of all bundles are found,
 * which is when conditions are tested and may throw; only then is anything changed. One thread.
 */
final class Stepper<E> {
    private final PatternFacts<E> facts;
    private final Mode mode;
    private final Evaluator<E> evaluator;
    private final boolean[] timed;
    private final Threads next = new Threads();
    private @Nullable Outcome[] outcomes = new Outcome[16];
    private boolean[] stays = new boolean[16];
    private Tuple startTuple = Tuple.EMPTY;
    private @Nullable Outcome startOutcome;

    // The event at hand; it enters the dag when the first run takes it.
    private @Nullable Object event;
    private long time;
    private long id;
    private int eventIndex;
    private int step;

    Stepper(PatternFacts<E> facts, Mode mode, Evaluator<E> evaluator) {
        this.facts = facts;
        this.mode = mode;
        this.evaluator = evaluator;
        this.startTuple = facts.slots().initial(facts.table().start().liveSlots());
        this.timed = GapSensitivity.of(facts.graph());
    }

    /** Finds what the event makes of a start; null: nothing begins. */
    @Nullable
    Outcome start() {
        Outcome outcome = evaluator.outcome(facts.table().start(), startTuple);
        startOutcome = outcome.takes().length > 0 ? outcome : null;
        return startOutcome;
    }

    /** The event begins nothing, though it could. */
    void beginNothing() {
        startOutcome = null;
    }

    Tuple startTuple(Outcome.Take take, Object newEvent, long newTime) {
        StateSet target = take.target();
        return target == null
                ? Tuple.EMPTY
                : facts.slots().take(startTuple, take.stage(), newEvent, newTime, target.liveSlots());
    }

    /** Finds what the event makes of every bundle; whether any changes. */
    boolean prepare(OpenRuns runs) {
        boolean changes = false;
        int n = 0;
        for (int c = 0; c < runs.count(); c++) {
            Threads threads = runs.cohort(c).threads;
            int size = threads.size();
            if (n + size > outcomes.length) {
                outcomes = Arrays.copyOf(outcomes, (n + size) * 2);
            }
            for (int i = 0; i < size; i++) {
                Outcome outcome = evaluator.outcome(threads, i);
                outcomes[n++] = outcome;
                changes |= !outcome.keeps();
            }
        }
        return changes;
    }

    /** Changes what is open; completed runs go to the cohorts, or with {@link Mode#FLAT} to the emission. */
    void apply(OpenRuns runs, Object newEvent, long newTime, long newId, Emission<E> emission) {
        event = newEvent;
        time = newTime;
        id = newId;
        eventIndex = Ref.NIL;
        step = ++runs.steps;
        if (mode.routed()) {
            applyRouted(runs);
        } else {
            applyFlat(runs, emission);
        }
        event = null;
    }

    // --- flat: one cohort, unions in any order ---

    private void applyFlat(OpenRuns runs, Emission<E> emission) {
        next.clear();
        Cohort cohort = runs.cohort(0);
        Threads threads = cohort.threads;
        RunDag dag = runs.dag;
        boolean[] stays = ensureStays(threads.size());
        for (int i = 0; i < threads.size(); i++) {
            stays[i] = outcome(i).keeps();
            if (!stays[i]) {
                flatChildren(dag, threads, i, cohort.oldest, emission);
            }
        }
        if (startOutcome != null) {
            for (Outcome.Take take : startOutcome.takes()) {
                int run = begin(dag, take.stage());
                complete(take, run, cohort.oldest, emission);
                unite(dag, next, take.target(), startTuple(take, taken(), time), time, run);
            }
        }
        // Most bundles stay where they are: they are left in place, and what has moved is put among them.
        threads.retain(stays, 0);
        for (int i = 0; i < next.size(); i++) {
            unite(dag, threads, next.set(i), next.tuple(i), next.lastTime(i), next.run(i));
        }
    }

    private boolean[] ensureStays(int size) {
        if (stays.length < size) {
            stays = new boolean[size * 2];
        }
        return stays;
    }

    private void flatChildren(RunDag dag, Threads threads, int i, int oldest, Emission<E> emission) {
        Outcome outcome = outcome(i);
        int run = threads.run(i);
        for (Outcome.Take take : outcome.takes()) {
            int longer = dag.take(take.stage(), index(dag), run);
            complete(take, longer, oldest, emission);
            unite(dag, next, take.target(), takeTuple(threads.tuple(i), take), time, longer);
        }
        if (outcome.completes()) {
            emission.matches().addAll(run, oldest);
        }
        StateSet ignore = outcome.ignore();
        if (ignore != null) {
            unite(dag, next, ignore, restrict(threads, i, ignore), threads.lastTime(i), run);
        }
    }

    private void complete(Outcome.Take take, int run, int oldest, Emission<E> emission) {
        if (take.completes()) {
            emission.matches().addAll(run, oldest);
        }
    }

    private void unite(RunDag dag, Threads list, @Nullable StateSet set, Tuple tuple, long lastTime, int run) {
        if (set != null) {
            long last = keyTime(set, lastTime);
            int at = list.find(set, tuple, last);
            if (at < 0) {
                list.add(set, tuple, last, run);
            } else {
                list.setRun(at, dag.union(run, list.run(at)));
            }
        }
    }

    // --- routed: cohorts by start, bundles in order ---

    private void applyRouted(OpenRuns runs) {
        int n = 0;
        for (int c = 0; c < runs.count(); c++) {
            Cohort cohort = runs.cohort(c);
            int size = cohort.threads.size();
            if (size > 0 && changes(n, size)) {
                routedChildren(runs.dag, cohort, n);
            }
            n += size;
        }
        beginRouted(runs);
        runs.removeEmpty();
    }

    private boolean changes(int from, int size) {
        for (int i = from; i < from + size; i++) {
            if (!outcome(i).keeps()) {
                return true;
            }
        }
        return false;
    }

    private void routedChildren(RunDag dag, Cohort cohort, int firstOutcome) {
        next.clear();
        Threads threads = cohort.threads;
        for (int i = 0; i < threads.size(); i++) {
            Outcome outcome = outcome(firstOutcome + i);
            int run = threads.run(i);
            for (Outcome.Take take : outcome.takes()) {
                int longer = dag.take(take.stage(), index(dag), run);
                if (take.completes()) {
                    cohort.addDone(longer, step);
                }
                append(dag, take.target(), takeTuple(threads.tuple(i), take), time, longer);
            }
            if (outcome.completes()) {
                cohort.addDone(run, step);
            }
            StateSet ignore = outcome.ignore();
            if (ignore != null) {
                append(dag, ignore, restrict(threads, i, ignore), threads.lastTime(i), run);
            }
        }
        finish(cohort);
    }

    private void beginRouted(OpenRuns runs) {
        if (startOutcome == null) {
            return;
        }
        next.clear();
        int start = index(runs.dag);
        Cohort cohort = new Cohort(start, start, new Threads().compact());
        for (Outcome.Take take : startOutcome.takes()) {
            int run = begin(runs.dag, take.stage());
            if (take.completes()) {
                cohort.addDone(run, step);
            }
            append(runs.dag, take.target(), startTuple(take, taken(), time), time, run);
        }
        finish(cohort);
        runs.append(cohort);
    }

    /** Where the first run of a start decides, nothing of a start matters once it is complete. */
    private void finish(Cohort cohort) {
        boolean decided = mode == Mode.FIRST_RUNS && cohort.isDone();
        if (decided) {
            next.clear();
        }
        cohort.threads.assign(next);
    }

    private void append(RunDag dag, @Nullable StateSet set, Tuple tuple, long lastTime, int run) {
        if (set != null) {
            append(dag, next, set, tuple, lastTime, run);
        }
    }

    /** Adds runs behind those there are; where the first run of a start decides, the first stays alone. */
    void append(RunDag dag, Threads list, StateSet set, Tuple tuple, long lastTime, int run) {
        long last = keyTime(set, lastTime);
        int at = list.find(set, tuple, last);
        if (at < 0) {
            list.add(set, tuple, last, run);
        } else if (mode != Mode.FIRST_RUNS) {
            list.setRun(at, dag.orderedUnion(list.run(at), run));
        }
    }

    // --- both ---

    private long keyTime(StateSet set, long lastTime) {
        if (facts.hasGaps()) {
            for (int state : set.states()) {
                if (timed[state]) {
                    return lastTime;
                }
            }
        }
        return Threads.ANY_TIME;
    }

    @SuppressWarnings("NullAway") // set by prepare
    private Outcome outcome(int i) {
        return outcomes[i];
    }

    private int index(RunDag dag) {
        if (eventIndex == Ref.NIL) {
            eventIndex = dag.addEvent(taken(), time, id);
        }
        return eventIndex;
    }

    @SuppressWarnings("NullAway") // set by apply
    private Object taken() {
        return event;
    }

    private int begin(RunDag dag, int stage) {
        int start = index(dag);
        return stage == facts.firstStage() ? Ref.event(start) : dag.take(stage, start, Ref.NIL);
    }

    private Tuple takeTuple(Tuple tuple, Outcome.Take take) {
        StateSet target = take.target();
        return target == null
                ? Tuple.EMPTY
                : facts.slots().take(tuple, take.stage(), taken(), time, target.liveSlots());
    }

    private Tuple restrict(Threads threads, int i, StateSet target) {
        return facts.slots().restrict(threads.tuple(i), threads.set(i).liveSlots(), target.liveSlots());
    }
}
