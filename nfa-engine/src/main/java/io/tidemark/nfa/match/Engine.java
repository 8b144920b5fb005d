// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import io.tidemark.match.MatchHandler;
import io.tidemark.nfa.EngineLimits;
import io.tidemark.nfa.KeyState;
import io.tidemark.nfa.LimitExceededException;
import io.tidemark.nfa.MatcherOptions;
import io.tidemark.nfa.program.NfaState;
import org.jspecify.annotations.Nullable;

/**
 * The matching of one pattern in one thread. What is open for a key has one of three shapes: nothing (null), one run
 * of one event ({@link OneRun}), or a dag with its bundles ({@link OpenRuns}).
 *
 * @param <E> type of the events
 */
public final class Engine<E> {
    private static final int FIRST_CAPACITY = 4;

    private final PatternFacts<E> facts;
    private final Mode mode;
    private final EngineLimits limits;
    private final Evaluator<E> evaluator;
    private final Stepper<E> stepper;
    private final Expiry<E> expiry;
    private final CohortMerger merger;
    private final Drain<E> drain;
    private final Emission<E> emission;
    private final RunsCompactor compactor;
    private final IdleTruths idle;
    private final Reactions reactions;
    private final boolean timePassesUnseen;
    private long refusedEvents;
    /** What is open for the key of a call that has thrown. */
    private @Nullable KeyState afterFailure;
    /** Whether the call at hand has come to where it emits, and puts what is open in order itself. */
    private boolean settling;
    /** So that the compiler does not leave out the reading. */
    @SuppressWarnings("UnusedVariable")
    private long touched;

    /** An engine for one thread. */
    public Engine(PatternFacts<E> facts, MatcherOptions options) {
        this.facts = facts;
        this.limits = options.limits();
        this.mode = Mode.of(facts.pattern(), facts.graph(), options.reportTimeouts());
        this.evaluator = new Evaluator<>(facts);
        this.stepper = new Stepper<>(facts, mode, evaluator);
        this.expiry = new Expiry<>(facts, mode, options.reportTimeouts(), stepper);
        this.merger = new CohortMerger(mode);
        this.compactor = new RunsCompactor(mode);
        this.drain = new Drain<>(facts, mode);
        this.emission = new Emission<>(facts, limits);
        this.timePassesUnseen = mode == Mode.FLAT || (!facts.graph().hasWindow() && !facts.hasGaps());
        this.idle = new IdleTruths(facts.table());
        this.reactions = new Reactions(facts.table(), facts.hasGaps());
    }

    /** Whether no run of any key changes on an event, and none begins; tests its conditions. */
    public boolean changesNothing(E event) {
        evaluator.test(event);
        return evaluator.failed() == 0 && idle.contains(evaluator.localTruth());
    }

    /** Whether {@link #classes} can have no bit in common with those of a state. */
    public boolean mayPassOver() {
        return reactions.useful();
    }

    /** The classes of an event, see {@link Reactions}; tests its conditions, ahead of {@link #process}. */
    public int classes(E event) {
        if (!reactions.useful()) {
            return Reactions.ALL | Reactions.BEGINS;
        }
        evaluator.testAhead(event);
        return evaluator.failed() == 0 ? reactions.ofEvent(evaluator.localTruth()) : Reactions.ALL | Reactions.BEGINS;
    }

    /** The classes of events that change a state. */
    public int reactions(KeyState state) {
        return state instanceof OneRun one ? reactions.ofRuns(one.set) : reactions.ofRuns((OpenRuns) state);
    }

    /** Whether nothing that is emitted tells when time passed. */
    public boolean timePassesUnseen() {
        return timePassesUnseen;
    }

    /** Lets time pass, then processes an event. */
    public @Nullable KeyState process(@Nullable KeyState state, E event, long time, long id, MatchHandler<E> handler) {
        if (state instanceof OpenRuns runs) {
            touched = runs.touch();
        }
        KeyState current = state == null ? null : advance(state, time, handler);
        settling = false;
        try {
            return take(current, event, time, id, handler);
        } catch (Throwable e) {
            if (!settling) {
                afterFailure = orNothing(current);
            }
            throw e;
        }
    }

    private @Nullable KeyState take(@Nullable KeyState current, E event, long time, long id, MatchHandler<E> handler) {
        evaluator.testOnce(event);
        Outcome start = stepper.start();
        if (current == null) {
            return start == null ? null : begin(start, event, time, id, handler);
        }
        if (current instanceof OneRun one) {
            if (start == null && stepper.outcome(one).keeps()) {
                return one;
            }
            current = inflate(one);
        }
        OpenRuns runs = (OpenRuns) current;
        boolean changes = stepper.prepare(runs);
        if (!changes && start == null) {
            return runs;
        }
        if (!mayGrow(runs)) {
            if (!changes || !withinLimits(runs, 2)) {
                return runs;
            }
            stepper.beginNothing();
        }
        return step(runs, event, time, id, handler);
    }

    private @Nullable KeyState begin(Outcome start, E event, long time, long id, MatchHandler<E> handler) {
        Outcome.Take take = start.takes()[0];
        StateSet target = take.target();
        boolean one = start.takes().length == 1 && !take.completes() && facts.firstStage() != NfaState.NONE;
        if (one && target != null) {
            stepper.begun(take.stage());
            return new OneRun(event, time, id, target);
        }
        OpenRuns runs = new OpenRuns(FIRST_CAPACITY);
        if (!mode.routed()) {
            runs.append(new Cohort(facts.layout(), 0, Integer.MAX_VALUE));
        }
        stepper.prepare(runs);
        return step(runs, event, time, id, handler);
    }

    private OpenRuns inflate(OneRun one) {
        OpenRuns runs = new OpenRuns(FIRST_CAPACITY);
        int event = runs.addEvent(one.event, one.time, one.id);
        Cohort cohort = new Cohort(facts.layout(), event, mode.routed() ? event : Integer.MAX_VALUE);
        stepper.add(one, cohort, Ref.event(event));
        runs.append(cohort);
        return runs;
    }

    private @Nullable KeyState step(OpenRuns runs, E event, long time, long id, MatchHandler<E> handler) {
        emission.begin(runs);
        stepper.apply(runs, event, time, id, emission);
        return settle(runs, time, handler);
    }

    /** Emits what is complete and puts the state in order; what remains of it. */
    private @Nullable KeyState settle(OpenRuns runs, long time, MatchHandler<E> handler) {
        settling = true;
        try {
            if (mode.routed()) {
                merger.merge(runs);
                drain.drain(runs, emission);
            } else {
                emission.orderMatches();
            }
            emission.deliver(time, handler);
        } catch (Throwable e) {
            // Handlers, skip strategies and limits may throw: the runs are then as they are after any call.
            emission.end();
            afterFailure = tidy(runs);
            throw e;
        }
        emission.end();
        return tidy(runs);
    }

    /** What is open for the key of the last call if that has thrown; is told once. */
    public @Nullable KeyState afterFailure() {
        KeyState left = afterFailure;
        afterFailure = null;
        return left;
    }

    private @Nullable KeyState tidy(OpenRuns runs) {
        runs.reactions = StateSet.UNKNOWN;
        if (isNothing(runs)) {
            return null;
        }
        Cohort first = runs.cohort(0);
        if (runs.count() == 1 && first.size() == 1 && !first.isDone() && Ref.isEvent(first.run(0))) {
            int event = Ref.index(first.run(0));
            return new OneRun(runs.event(event), runs.time(event), runs.id(event), first.set(0));
        }
        runs.dropBefore(first.oldest);
        if (runs.compactionDue()) {
            compactor.compact(runs, false);
        }
        expiry.schedule(runs);
        return runs;
    }

    /** Leaves behind the garbage of a state; all references into its dag are renumbered. */
    void compact(OpenRuns runs) {
        compactor.compact(runs, true);
    }

    // --- time ---

    /** Lets time pass. */
    public @Nullable KeyState advance(KeyState state, long time, MatchHandler<E> handler) {
        if (state instanceof OneRun one) {
            if (!Expiry.isOver(expiry.endOf(one), time)) {
                return one;
            }
            // Nobody is told, and nothing waits for the end of the window.
            boolean unseen = mode != Mode.ALL_RUNS && !one.set.pending();
            boolean gone = unseen && Expiry.isOver(expiry.windowEndOf(one), time);
            return gone ? null : expire(inflate(one), time, handler);
        }
        OpenRuns runs = (OpenRuns) state;
        return Expiry.isOver(runs.nextExpiry, time) ? expire(runs, time, handler) : runs;
    }

    private @Nullable KeyState expire(OpenRuns runs, long time, MatchHandler<E> handler) {
        runs.dropped();
        emission.begin(runs);
        expiry.expire(runs, time, emission);
        return settle(runs, time, handler);
    }

    /** When time alone changes the state, or, where that is not to be seen, when nothing of it is left. */
    public long deadline(KeyState state) {
        if (state instanceof OneRun one) {
            return expiry.endOf(one);
        }
        OpenRuns runs = (OpenRuns) state;
        boolean unseen = mode == Mode.FLAT && facts.graph().hasWindow() && !facts.hasGaps();
        return unseen ? runs.lastExpiry : runs.nextExpiry;
    }

    /** The input is over: no run can go on, what is complete is no longer held back. */
    public void flush(KeyState state, long time, MatchHandler<E> handler) {
        if (state instanceof OpenRuns runs && mode.routed()) {
            for (int c = 0; c < runs.count(); c++) {
                runs.cohort(c).release();
            }
            runs.removeEmpty();
            emission.begin(runs);
            try {
                drain.drain(runs, emission);
                emission.deliver(time, handler);
            } finally {
                emission.end();
            }
        }
    }

    /** Takes up a state that was read from bytes. */
    void resume(OpenRuns runs) {
        expiry.schedule(runs);
    }

    /** Writes what conditions read of a run, folded from its events, into the draft of a cohort. */
    void fold(OpenRuns runs, int run, Cohort cohort, StateSet set) {
        stepper.fold(runs, run, cohort, set.liveSlots());
    }

    /** Adds a run of another state to a cohort, with what conditions read of it. */
    void addTo(Cohort cohort, OpenRuns runs, StateSet set, int run) {
        stepper.addFolded(cohort, runs, set, run);
    }

    /** Takes up a state that was put together of runs; what is left of it. */
    @Nullable
    KeyState adopt(OpenRuns runs) {
        if (mode.routed()) {
            for (int c = 0; c < runs.count(); c++) {
                Cohort cohort = runs.cohort(c);
                if (mode == Mode.FIRST_RUNS && cohort.isDone()) {
                    cohort.clear();
                }
            }
            merger.merge(runs);
        }
        boolean drains = mode.routed() && runs.count() > 0 && runs.cohort(0).isDone();
        KeyState left = tidy(runs);
        if (drains) {
            // What held it back may be gone: it comes out when time is next looked at.
            runs.nextExpiry = Math.min(runs.nextExpiry, runs.lastTime());
        }
        return left;
    }

    // --- limits ---

    private boolean mayGrow(OpenRuns runs) {
        if (withinLimits(runs, 1)) {
            return true;
        }
        if (runs.hasChangedSinceCompaction()) {
            compact(runs);
            if (withinLimits(runs, 1)) {
                return true;
            }
        }
        switch (limits.policy()) {
            case FAIL -> throw new LimitExceededException(limitText(runs));
            case DROP_NEWEST -> {
                refusedEvents++;
                return false;
            }
            case DROP_OLDEST -> {
                refusedEvents++;
                dropOldest(runs);
            }
        }
        return true;
    }

    private boolean withinLimits(OpenRuns runs, long times) {
        return runs.nodeCount() < times * limits.maxNodes()
                && runs.eventCount() < times * limits.maxEvents()
                && bundles(runs) <= times * limits.maxBundles();
    }

    /** The state; null if nothing is open in it. */
    static @Nullable KeyState orNothing(@Nullable KeyState state) {
        return state instanceof OpenRuns runs && isNothing(runs) ? null : state;
    }

    private static boolean isNothing(OpenRuns runs) {
        return runs.count() == 0 || runs.cohort(0).isEmpty();
    }

    private static int bundles(OpenRuns runs) {
        int bundles = 0;
        for (int c = 0; c < runs.count(); c++) {
            bundles += runs.cohort(c).size();
        }
        return bundles;
    }

    private String limitText(OpenRuns runs) {
        return "A key has " + runs.nodeCount() + " nodes (maxNodes " + limits.maxNodes() + "), "
                + runs.eventCount() + " events (maxEvents " + limits.maxEvents() + ") and " + bundles(runs)
                + " bundles (maxBundles " + limits.maxBundles()
                + "); the event is refused. Use a shorter within, an after-match skip strategy, aggregates instead of"
                + " free conditions, a policy that drops, or higher limits.";
    }

    private void dropOldest(OpenRuns runs) {
        runs.dropped();
        // A quarter at a time, so that the price of dropping is paid once for many events.
        int firstKept = runs.eventFrom(runs.firstEntry());
        for (int dropped = Math.max(1, runs.eventCount() / 4); dropped > 0; dropped--) {
            firstKept = runs.eventFrom(firstKept + 1);
        }
        if (mode.routed()) {
            runs.dropStartsBefore(firstKept);
        } else {
            runs.cohort(0).oldest = firstKept;
            expiry.dropDead(runs, runs.cohort(0));
        }
        runs.dropBefore(firstKept);
        stepper.prepare(runs);
    }

    /** How many events met a limit. */
    public long refusedEvents() {
        return refusedEvents;
    }

    /** How many calls found more matches than the limit. */
    public long overflows() {
        return emission.overflows();
    }

    /** How many events each stage has taken. */
    public long[] takenEvents() {
        return stepper.counters().taken();
    }

    /** How many events each NOT has forbidden where nothing was left of partial matches for that. */
    public long[] killingEvents() {
        return stepper.counters().killed();
    }

    // --- what is there ---

    /** A copy, or the state itself if it never changes. */
    public KeyState copy(KeyState state) {
        return state instanceof OpenRuns runs ? runs.copy() : state;
    }

    /** Heap size, without events. */
    public long sizeInBytes(KeyState state) {
        return state instanceof OpenRuns runs ? runs.sizeInBytes() : 40;
    }

    /** Adds the number of open partial matches to those waiting for each stage. */
    public void countOpen(KeyState state, long[] countsByStage) {
        OpenRuns runs = state instanceof OneRun one ? inflate(one) : (OpenRuns) state;
        new RunCounter(runs).count(countsByStage);
    }

    /** The number of complete matches that wait for an earlier partial match. */
    public long countHeldBack(KeyState state) {
        return state instanceof OpenRuns runs && mode.routed()
                ? new RunCounter(runs).countDone(mode == Mode.FIRST_RUNS)
                : 0;
    }
}
