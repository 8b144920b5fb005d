// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import io.tidemark.nfa.program.NfaState;
import java.util.BitSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Time passes for a key: runs whose window or gap is over are dropped, or complete, or are reported. A gap that is
 * over is looked at before the window. One thread.
 */
final class Expiry<E> {
    private final PatternFacts<E> facts;
    private final Mode mode;
    private final boolean reportTimeouts;
    private final Stepper<E> stepper;
    private final long windowMillis;
    private final Threads left;

    Expiry(PatternFacts<E> facts, Mode mode, boolean reportTimeouts, Stepper<E> stepper) {
        this.facts = facts;
        this.mode = mode;
        this.reportTimeouts = reportTimeouts;
        this.stepper = stepper;
        this.windowMillis = facts.graph().windowMillis();
        this.left = new Threads(facts.layout());
    }

    /** When a span that began at a time is over; {@link Long#MAX_VALUE}: never. */
    static long end(long from, long spanMillis) {
        long end = from + spanMillis;
        return spanMillis == Long.MAX_VALUE || end < from ? Long.MAX_VALUE : end;
    }

    /** Whether an end has come; the largest time is no end. */
    static boolean isOver(long end, long now) {
        return end <= now && end != Long.MAX_VALUE;
    }

    /** The time passed, less than what stands for "never". */
    private static long elapsed(long from, long now) {
        long elapsed = now - from;
        return elapsed < 0 || elapsed == Long.MAX_VALUE ? Long.MAX_VALUE - 1 : elapsed;
    }

    /** When a run of one event times out, or changes by itself. */
    long endOf(OneRun run) {
        return Math.min(end(run.time, windowMillis), end(run.time, run.set.minGapMillis()));
    }

    /** When the window of a run of one event is over. */
    long windowEndOf(OneRun run) {
        return end(run.time, windowMillis);
    }

    /** Lets time pass; what completes goes to the cohorts, what is reported to the emission. */
    void expire(OpenRuns runs, long now, Emission<E> emission) {
        if (facts.hasGaps()) {
            for (int c = 0; c < runs.count(); c++) {
                expireGaps(runs, runs.cohort(c), now, emission);
            }
            runs.removeEmpty();
        }
        if (facts.graph().hasWindow()) {
            if (mode.routed()) {
                expireStarts(runs, now, emission);
            } else {
                expireFlat(runs, now);
            }
        }
        runs.removeEmpty();
    }

    /** Finds again when something will happen by itself. */
    void schedule(OpenRuns runs) {
        long next = Long.MAX_VALUE;
        if (facts.graph().hasWindow() && runs.count() > 0) {
            int oldest = mode.routed() ? runs.cohort(0).oldest : runs.eventFrom(runs.firstEntry());
            next = end(runs.time(oldest), windowMillis);
            runs.lastExpiry = end(runs.lastTime(), windowMillis);
        }
        if (facts.hasGaps()) {
            for (int c = 0; c < runs.count(); c++) {
                Threads threads = runs.cohort(c);
                for (int i = 0; i < threads.size(); i++) {
                    if (threads.set(i).minGapMillis() != NfaState.NO_GAP) {
                        next = Math.min(
                                next, end(threads.lastTime(i), threads.set(i).minGapMillis()));
                    }
                }
            }
        }
        runs.nextExpiry = next;
    }

    // --- the window ---

    private void expireFlat(OpenRuns runs, long now) {
        if (runs.count() == 0) {
            return;
        }
        Cohort cohort = runs.cohort(0);
        int oldest = runs.eventFrom(cohort.oldest);
        while (oldest < runs.endEntry() && isOver(end(runs.time(oldest), windowMillis), now)) {
            oldest = runs.eventFrom(oldest + 1);
        }
        cohort.oldest = oldest;
        dropDead(runs, cohort);
    }

    /** Leaves out the bundles whose newest start is too old. */
    void dropDead(RunDag dag, Cohort cohort) {
        boolean[] alive = new boolean[cohort.size()];
        for (int i = 0; i < alive.length; i++) {
            alive[i] = dag.newestStart(cohort.run(i)) >= cohort.oldest;
        }
        cohort.retain(alive);
    }

    private void expireStarts(OpenRuns runs, long now, Emission<E> emission) {
        for (int c = 0; c < runs.count(); c++) {
            Cohort cohort = runs.cohort(c);
            if (!isOver(end(runs.time(cohort.oldest), windowMillis), now)) {
                return;
            }
            int firstAlive = cohort.oldest;
            while (firstAlive <= cohort.newest && isOver(end(runs.time(firstAlive), windowMillis), now)) {
                firstAlive = runs.eventFrom(firstAlive + 1);
            }
            int nextStart = firstAlive > cohort.newest ? Ref.NIL : runs.oldestStart(cohort.anyRun(), firstAlive);
            if (nextStart != Ref.NIL && nextStart <= cohort.newest) {
                Cohort expired = cohort.sameBundles(cohort.oldest, firstAlive - 1);
                expired.addDoneOf(cohort);
                cohort.oldest = nextStart;
                runs.insert(c, expired);
                cohort = expired;
            }
            expireAll(runs, cohort, emission);
        }
    }

    private void expireAll(OpenRuns runs, Cohort cohort, Emission<E> emission) {
        int step = ++runs.steps;
        for (int i = 0; i < cohort.size(); i++) {
            StateSet set = cohort.set(i);
            int run = cohort.run(i);
            if (set.open() && reportTimeouts) {
                for (int start = cohort.oldest; isStart(cohort, start); start = runs.oldestStart(run, start + 1)) {
                    emission.timeOut(run, start, end(runs.time(start), windowMillis), set.waitingFor());
                }
            }
        }
        for (int i = 0; i < cohort.size(); i++) {
            boolean decided = mode == Mode.FIRST_RUNS && cohort.isDone();
            if (cohort.set(i).pending() && !decided) {
                cohort.addDone(cohort.run(i), step);
            }
        }
        cohort.release();
    }

    private static boolean isStart(Cohort cohort, int start) {
        return start != Ref.NIL && start <= cohort.newest;
    }

    // --- gaps ---

    private void expireGaps(OpenRuns runs, Cohort cohort, long now, Emission<E> emission) {
        boolean over = false;
        for (int i = 0; i < cohort.size(); i++) {
            over |= isOver(cohort, i, now);
        }
        if (!over) {
            return;
        }
        int step = ++runs.steps;
        left.clear();
        for (int i = 0; i < cohort.size(); i++) {
            StateSet set = cohort.set(i);
            if (isOver(cohort, i, now)) {
                long elapsed = elapsed(cohort.lastTime(i), now);
                endRuns(runs, cohort, i, elapsed, step, emission);
                StateSet rest = set.afterGap(elapsed);
                if (rest != null) {
                    move(runs, cohort, i, rest);
                }
            } else {
                move(runs, cohort, i, set);
            }
        }
        if (mode == Mode.FIRST_RUNS && cohort.isDone()) {
            left.clear();
        }
        cohort.assign(left);
        left.clear();
    }

    private static boolean isOver(Threads threads, int i, long now) {
        long gap = threads.set(i).minGapMillis();
        return gap != NfaState.NO_GAP && isOver(end(threads.lastTime(i), gap), now);
    }

    private void move(RunDag dag, Threads threads, int i, StateSet to) {
        stepper.restrict(threads, i, left, to);
        stepper.place(dag, left, threads.run(i));
    }

    /** The runs of a bundle in those of its states that a gap ends: by when it ended. */
    private void endRuns(OpenRuns runs, Cohort cohort, int bundle, long elapsed, int step, Emission<E> emission) {
        TreeMap<Long, BitSet> waits = new TreeMap<>();
        boolean completes = false;
        for (int id : cohort.set(bundle).states()) {
            NfaState last = lastOf(facts.graph().state(id), elapsed);
            if (last != null && facts.table().isPending(last.id())) {
                completes = true;
            } else if (last != null) {
                waits.computeIfAbsent(last.gapMillis(), gap -> new BitSet())
                        .or(facts.graph().waitingFor(last.id()));
            }
        }
        int run = cohort.run(bundle);
        long lastTime = cohort.lastTime(bundle);
        if (reportTimeouts) {
            waits.forEach((gap, waitingFor) -> {
                for (int start = cohort.oldest; isStart(cohort, start); start = runs.oldestStart(run, start + 1)) {
                    emission.timeOut(run, start, end(lastTime, gap), waitingFor);
                }
            });
        }
        if (completes && !(mode == Mode.FIRST_RUNS && cohort.isDone())) {
            cohort.addDone(run, step);
        }
    }

    /** The state in which a run ends after a time without event; null: it does not. */
    private @Nullable NfaState lastOf(NfaState from, long elapsed) {
        NfaState state = from;
        while (state.gapMillis() <= elapsed) {
            if (state.gapTarget() == NfaState.NONE) {
                return state;
            }
            state = facts.graph().state(state.gapTarget());
        }
        return null;
    }
}
