// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import io.tidemark.nfa.program.NfaState;
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
    private final Threads next;
    /** One row: what a run is before its first event. */
    private final Threads start;
    /** One row: what conditions read of a {@link OneRun}. */
    private final Threads one;

    /** One run, written out. */
    private final MatchBuffer folded;

    private @Nullable Outcome[] outcomes = new Outcome[16];
    private boolean[] stays = new boolean[16];
    private @Nullable Outcome startOutcome;
    private final StageCounters counters;

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
        this.folded = new MatchBuffer(facts.firstStage(), 1);
        this.timed = GapSensitivity.of(facts.graph());
        this.next = new Threads(facts.layout());
        this.counters = new StageCounters(facts.graph().stages().size());
        this.one = new Threads(facts.layout());
        this.start = new Threads(facts.layout());
        StateSet startSet = facts.table().start();
        start.draft(startSet, Threads.ANY_TIME);
        facts.slots().initial(start, startSet.liveSlots());
        start.add(Ref.NIL);
    }

    /** Finds what the event makes of a start; null: nothing begins. */
    @Nullable
    Outcome start() {
        Outcome outcome = evaluator.outcome(start, 0);
        startOutcome = outcome.takes().length > 0 ? outcome : null;
        return startOutcome;
    }

    /** The event begins nothing, though it could. */
    void beginNothing() {
        startOutcome = null;
    }

    /** Finds what the event makes of a run of one event. */
    Outcome outcome(OneRun run) {
        if (!run.set.contextual()) {
            return evaluator.outcome(run.set);
        }
        one.clear();
        add(run, one, Ref.NIL);
        return evaluator.outcome(one, 0);
    }

    /** Adds a run of one event to a list. */
    void add(OneRun run, Threads to, int ref) {
        StateSet set = run.set;
        to.draft(set, keyTime(set, run.time));
        facts.slots().take(start, 0, facts.firstStage(), run.event, run.time, to, set.liveSlots());
        to.add(ref);
    }

    /** Finds what the event makes of every bundle; whether any changes. */
    boolean prepare(OpenRuns runs) {
        boolean changes = false;
        int n = 0;
        for (int c = 0; c < runs.count(); c++) {
            Threads threads = runs.cohort(c);
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
        counters.next();
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
        int size = cohort.size();
        boolean[] stays = ensureStays(size);
        for (int i = 0; i < size; i++) {
            stays[i] = outcome(i).keeps();
            if (!stays[i]) {
                flatChildren(runs, cohort, i, emission);
            }
        }
        if (startOutcome != null) {
            for (Outcome.Take take : startOutcome.takes()) {
                int run = begin(runs, take.stage());
                complete(take, run, cohort.oldest, emission);
                take(runs, start, 0, take, run);
            }
        }
        // Most bundles stay where they are: they are left in place, and what has moved is put among them.
        cohort.retain(stays);
        for (int i = 0; i < next.size(); i++) {
            cohort.draft(next, i);
            place(runs, cohort, next.run(i));
        }
    }

    private boolean[] ensureStays(int size) {
        if (stays.length < size) {
            stays = new boolean[size * 2];
        }
        return stays;
    }

    private void flatChildren(RunDag dag, Cohort cohort, int i, Emission<E> emission) {
        Outcome outcome = outcome(i);
        countKill(outcome);
        int run = cohort.run(i);
        for (Outcome.Take take : outcome.takes()) {
            int longer = dag.take(take.stage(), index(dag), run);
            complete(take, longer, cohort.oldest, emission);
            take(dag, cohort, i, take, longer);
        }
        if (outcome.completes()) {
            emission.matches().addAll(run, cohort.oldest);
        }
        ignore(dag, cohort, i, outcome.ignore());
    }

    private void complete(Outcome.Take take, int run, int oldest, Emission<E> emission) {
        if (take.completes()) {
            emission.matches().addAll(run, oldest);
        }
    }

    // --- routed: cohorts by start, bundles in order ---

    private void applyRouted(OpenRuns runs) {
        // Starts go with matches, and later runs of a start with its first.
        runs.dropped();
        int n = 0;
        for (int c = 0; c < runs.count(); c++) {
            Cohort cohort = runs.cohort(c);
            int size = cohort.size();
            if (size > 0 && changes(n, size)) {
                routedChildren(runs, cohort, n);
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
        for (int i = 0; i < cohort.size(); i++) {
            Outcome outcome = outcome(firstOutcome + i);
            countKill(outcome);
            int run = cohort.run(i);
            for (Outcome.Take take : outcome.takes()) {
                int longer = dag.take(take.stage(), index(dag), run);
                if (take.completes()) {
                    cohort.addDone(longer, step);
                }
                take(dag, cohort, i, take, longer);
            }
            if (outcome.completes()) {
                cohort.addDone(run, step);
            }
            ignore(dag, cohort, i, outcome.ignore());
        }
        finish(cohort);
    }

    private void beginRouted(OpenRuns runs) {
        if (startOutcome == null) {
            return;
        }
        next.clear();
        int first = index(runs);
        Cohort cohort = new Cohort(facts.layout(), first, first);
        for (Outcome.Take take : startOutcome.takes()) {
            int run = begin(runs, take.stage());
            if (take.completes()) {
                cohort.addDone(run, step);
            }
            take(runs, start, 0, take, run);
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
        cohort.assign(next);
    }

    // --- both ---

    /** Where the runs of a bundle go that have taken the event. */
    private void take(RunDag dag, Threads from, int i, Outcome.Take take, int run) {
        counters.take(take.stage());
        StateSet target = take.target();
        if (target != null) {
            next.draft(target, keyTime(target, time));
            facts.slots().take(from, i, take.stage(), taken(), time, next, target.liveSlots());
            place(dag, next, run);
        } else {
            dag.dropped();
        }
    }

    private void countKill(Outcome outcome) {
        if (outcome.killedBy() != NfaState.NONE) {
            counters.kill(outcome.killedBy());
        }
    }

    /** An event begins a run of which nothing else is known yet. */
    void begun(int stage) {
        counters.next();
        counters.take(stage);
    }

    /** What the stages have done. */
    StageCounters counters() {
        return counters;
    }

    /** Where the runs of a bundle go that ignore the event. */
    private void ignore(RunDag dag, Threads from, int i, @Nullable StateSet target) {
        if (target != null) {
            restrict(from, i, next, target);
            place(dag, next, from.run(i));
        } else {
            dag.dropped();
        }
    }

    /** Drafts what a bundle becomes that is in another set now. */
    void restrict(Threads from, int i, Threads to, StateSet target) {
        to.draft(target, keyTime(target, from.lastTime(i)));
        facts.slots().restrict(from, i, to, target.liveSlots());
    }

    /** Adds a drafted bundle, or its runs to those there are; where the first run of a start decides, it stays alone. */
    void place(RunDag dag, Threads list, int run) {
        int at = list.place(run);
        if (at >= 0 && mode != Mode.FIRST_RUNS) {
            int other = list.run(at);
            list.setRun(at, mode.routed() ? dag.orderedUnion(other, run) : dag.union(run, other));
        }
    }

    /** Writes what conditions read of a run, folded from its events, into the draft of a cohort. */
    void fold(RunDag dag, int run, Cohort cohort, long live) {
        facts.slots().initial(cohort, live);
        if (live != 0) {
            folded.clear(dag);
            folded.addAny(run, cohort.oldest);
            for (int i = 0; i < folded.size(0); i++) {
                int taken = folded.event(0, i);
                facts.slots()
                        .take(
                                cohort,
                                cohort.size(),
                                folded.stage(0, i),
                                dag.event(taken),
                                dag.time(taken),
                                cohort,
                                live);
            }
        }
    }

    /** Adds a run to a cohort, with what conditions read of it. */
    void addFolded(Cohort cohort, RunDag dag, StateSet set, int run) {
        int last = Ref.isEvent(run) ? Ref.index(run) : dag.takenEvent(run);
        cohort.draft(set, keyTime(set, dag.time(last)));
        fold(dag, run, cohort, set.liveSlots());
        place(dag, cohort, run);
    }

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
        int first = index(dag);
        return stage == facts.firstStage() ? Ref.event(first) : dag.take(stage, first, Ref.NIL);
    }
}
