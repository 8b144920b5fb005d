// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import io.tidemark.nfa.AdaptedMatches;
import io.tidemark.nfa.KeyState;
import io.tidemark.nfa.MatcherOptions;
import io.tidemark.nfa.program.Outline;
import io.tidemark.serde.EventSerializer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads states of a pattern as it was, and makes of them states of the pattern as it is. Runs are written out one by one, each
 * is put where it belongs in the new automaton, and what the new conditions read of it is folded from its events. One thread.
 *
 * @param <E> type of the events
 */
public final class StateAdaptation<E> implements SavedRuns.Visitor {
    private static final String NO_ROOM =
            "its key has more than 100,000 partial matches, or 1,000,000 events in all of them";

    private static final String NONE_WAITS = "with the new after-match skip strategy no match waits for another";

    private final PatternFacts<E> facts;
    private final Mode mode;
    private final Engine<E> engine;
    private final RunMapping mapping;
    private final SavedRuns saved;
    private final EventSerializer<E> serializer;
    private final AdaptationTally tally;

    /** The runs of the key at hand that live on. */
    private final List<AdaptedRun> runs = new ArrayList<>();

    /** Number of their events. */
    private int eventCount;

    private RunDag source = RunDag.EMPTY;

    /** An adaptation to the pattern of an engine, which it uses. */
    public StateAdaptation(
            PatternFacts<E> facts,
            MatcherOptions options,
            Engine<E> engine,
            Outline before,
            EventSerializer<E> serializer) {
        this.facts = facts;
        this.mode = Mode.of(facts.pattern(), facts.graph(), options.reportTimeouts());
        this.engine = engine;
        this.mapping = new RunMapping(before, facts.outline(options));
        this.saved = new SavedRuns(before);
        this.serializer = serializer;
        this.tally = new AdaptationTally(before.stages());
    }

    /** A run that lives on. */
    private static final class AdaptedRun {
        /** The stages that took its events, in the new automaton. */
        private final int[] stages;
        /** Its events, as entries of the old dag. */
        private final int[] events;
        /** Where it is; null: it is complete, and held back. */
        private final @Nullable StateSet set;
        /** When it was completed. */
        private final int step;

        AdaptedRun(int[] stages, int[] events, @Nullable StateSet set, int step) {
            this.stages = stages;
            this.events = events;
            this.set = set;
            this.step = step;
        }

        int start() {
            return events[0];
        }
    }

    /** By start, then the run that takes the earliest events first. */
    private static final Comparator<AdaptedRun> ORDER = (a, b) -> {
        int common = Math.min(a.events.length, b.events.length);
        for (int i = 0; i < common; i++) {
            int byEvent = Integer.compare(a.events[i], b.events[i]);
            int difference = byEvent != 0 ? byEvent : Integer.compare(a.stages[i], b.stages[i]);
            if (difference != 0) {
                return difference;
            }
        }
        return Integer.compare(b.events.length, a.events.length);
    };

    /** The state as it is now; null: nothing of it lives on. */
    public @Nullable KeyState adapt(byte[] bytes) {
        runs.clear();
        eventCount = 0;
        saved.read(bytes, serializer, this);
        source = saved.dag();
        if (mode.routed()) {
            runs.sort(saved.mode().routed() ? Comparator.comparingInt(AdaptedRun::start) : ORDER);
        }
        return build();
    }

    // --- reading ---

    @Override
    public void open(MatchBuffer buffer, int run, int[] states, int waitingFor) {
        if (!hasRoom(buffer, run)) {
            tally.drop(waitingFor, NO_ROOM);
            return;
        }
        BitSet taken = taken(buffer, run);
        int[] mapped = mapping.map(states, taken);
        if (mapped == null) {
            tally.drop(waitingFor, mapping.reason(waitingFor, taken));
        } else {
            tally.keep(waitingFor);
            add(buffer, run, facts.table().set(mapped), 0);
        }
    }

    @Override
    public void complete(MatchBuffer buffer, int run, int step) {
        if (!mode.routed()) {
            tally.drop(tally.complete(), NONE_WAITS);
        } else if (!hasRoom(buffer, run)) {
            tally.drop(tally.complete(), NO_ROOM);
        } else {
            BitSet taken = taken(buffer, run);
            if (mapping.mapsMatch(taken)) {
                tally.keep(tally.complete());
                add(buffer, run, null, step);
            } else {
                tally.drop(tally.complete(), mapping.reasonOfMatch(taken));
            }
        }
    }

    @Override
    public void truncated(int waitingFor) {
        tally.drop(waitingFor, NO_ROOM);
    }

    private boolean hasRoom(MatchBuffer buffer, int run) {
        return runs.size() < SavedRuns.MAX_RUNS && buffer.size(run) <= SavedRuns.MAX_EVENTS - eventCount;
    }

    private static BitSet taken(MatchBuffer buffer, int run) {
        BitSet taken = new BitSet();
        for (int i = 0; i < buffer.size(run); i++) {
            taken.set(buffer.stage(run, i));
        }
        return taken;
    }

    private void add(MatchBuffer buffer, int run, @Nullable StateSet set, int step) {
        int[] stages = new int[buffer.size(run)];
        int[] events = new int[stages.length];
        for (int i = 0; i < stages.length; i++) {
            stages[i] = mapping.stage(buffer.stage(run, i));
            events[i] = buffer.event(run, i);
        }
        eventCount += events.length;
        runs.add(new AdaptedRun(stages, events, set, step));
    }

    // --- building ---

    private @Nullable KeyState build() {
        if (runs.isEmpty()) {
            return null;
        }
        OpenRuns target = new OpenRuns(1);
        int[] events = copyEvents(target);
        Map<List<Integer>, Integer> nodes = new HashMap<>();
        Cohort cohort = null;
        int start = Ref.NIL;
        for (AdaptedRun run : runs) {
            if (cohort == null || (mode.routed() && run.start() != start)) {
                start = run.start();
                int first = events[start];
                cohort = mode.routed()
                        ? new Cohort(facts.layout(), first, first)
                        : new Cohort(facts.layout(), 0, Integer.MAX_VALUE);
                target.append(cohort);
            }
            int path = path(run, target, events, nodes);
            if (run.set != null) {
                engine.addTo(cohort, target, run.set, path);
            } else {
                cohort.addDone(path, run.step);
            }
        }
        return engine.adopt(target);
    }

    /** Copies the events of the runs that live on, in order; returns where each is now. */
    private int[] copyEvents(OpenRuns target) {
        BitSet taken = new BitSet();
        runs.forEach(run -> {
            for (int event : run.events) {
                taken.set(event);
            }
        });
        int[] copied = new int[source.endEntry()];
        taken.stream()
                .forEach(event ->
                        copied[event] = target.addEvent(source.event(event), source.time(event), source.id(event)));
        return copied;
    }

    /** The run in the new dag; runs that begin alike share nodes. */
    private int path(AdaptedRun run, OpenRuns target, int[] events, Map<List<Integer>, Integer> nodes) {
        int path = Ref.NIL;
        for (int i = 0; i < run.events.length; i++) {
            int event = events[run.events[i]];
            int stage = run.stages[i];
            if (i == 0 && stage == facts.firstStage()) {
                path = Ref.event(event);
            } else {
                int shorter = path;
                path = nodes.computeIfAbsent(
                        List.of(shorter, stage, event), node -> target.take(stage, event, shorter));
            }
        }
        return path;
    }

    // --- what became of them ---

    /** What became of all runs so far. */
    public AdaptedMatches tally() {
        return tally.result();
    }
}
