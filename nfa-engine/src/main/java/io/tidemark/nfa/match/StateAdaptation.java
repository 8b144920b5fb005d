// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import static io.tidemark.nfa.match.EntryReader.require;

import io.tidemark.nfa.KeyState;
import io.tidemark.nfa.MatcherOptions;
import io.tidemark.nfa.StateFormatException;
import io.tidemark.nfa.program.NfaState;
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
public final class StateAdaptation<E> {
    /** Of one key; what is more is dropped. */
    private static final int MAX_RUNS = 100_000;

    /** In all runs of a key together; runs with more are dropped. */
    private static final int MAX_EVENTS = 1_000_000;

    private final PatternFacts<E> facts;
    private final Mode mode;
    private final Engine<E> engine;
    private final Outline before;
    private final RunMapping mapping;
    private final EntryReader entries;
    private final EventSerializer<E> serializer;
    private final MatchBuffer buffer;
    private final long[] kept;
    private final long[] dropped;

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
        this.before = before;
        this.mapping = new RunMapping(before, facts.outline(options));
        this.entries = new EntryReader(before.stages().size(), before.firstStage() != NfaState.NONE);
        this.serializer = serializer;
        this.buffer = new MatchBuffer(before.firstStage(), MAX_RUNS, MAX_EVENTS);
        this.kept = new long[before.stages().size()];
        this.dropped = new long[before.stages().size()];
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
        ByteReader in = Checksum.open(bytes);
        int version = in.readByte();
        if (version != StateCodec.VERSION) {
            throw new StateFormatException(
                    "The state has version " + version + "; this library reads " + StateCodec.VERSION);
        }
        long fingerprint = in.readFixed(Long.BYTES);
        if (fingerprint != before.fingerprint()) {
            throw new StateFormatException("The state belongs to another pattern than the outline: its fingerprint is "
                    + Long.toHexString(fingerprint) + ", that of the outline is "
                    + Long.toHexString(before.fingerprint()));
        }
        Mode was = Mode.ofCode(in.readByte());
        int shape = in.readByte();
        require(shape == StateCodec.MANY || (shape == StateCodec.ONE && entries.oneFirst()), "Its shape is " + shape);
        runs.clear();
        eventCount = 0;
        OpenRuns dag = new OpenRuns(1);
        source = dag;
        if (shape == StateCodec.ONE) {
            long time = in.readSigned();
            long id = in.readSigned();
            int event = dag.addEvent(serializer.deserialize(in.readBytes()), time, id);
            buffer.clear(dag);
            buffer.addAny(Ref.event(event), event);
            addOpen(readSet(in));
        } else {
            entries.readAll(in, dag, serializer);
            int cohorts = in.readInt("The number of cohorts", was.routed() ? dag.entryCount() : 1);
            for (int c = 0; c < cohorts; c++) {
                readCohort(in, dag, was);
            }
        }
        in.requireEnd();
        if (mode.routed()) {
            runs.sort(was.routed() ? Comparator.comparingInt(AdaptedRun::start) : ORDER);
        }
        return build();
    }

    // --- reading ---

    private void readCohort(ByteReader in, RunDag dag, Mode was) {
        int oldest = in.readInt("A start", dag.entryCount() - 1);
        int newest = in.readInt("A start", was.routed() ? dag.entryCount() - 1 : Integer.MAX_VALUE);
        for (int left = in.readInt("The number of bundles", Integer.MAX_VALUE); left > 0; left--) {
            int[] states = readSet(in);
            in.readSigned(); // The time of the last event: each run has its own.
            find(entries.readRun(in, dag), oldest, newest, was);
            addOpen(states);
        }
        for (int left = in.readInt("The number of completed runs", Integer.MAX_VALUE); left > 0; left--) {
            find(entries.readRun(in, dag), oldest, newest, was);
            addDone((int) in.readSigned());
        }
    }

    private int[] readSet(ByteReader in) {
        int all = before.states().size();
        int[] states = new int[in.readInt("The number of states", all)];
        for (int i = 0; i < states.length; i++) {
            states[i] = in.readInt("A state", all - 1);
        }
        require(states.length > 0, "A run is in no state");
        return states;
    }

    /** Writes out the runs of a bundle that begin with the starts of its cohort. */
    private void find(int run, int oldest, int newest, Mode was) {
        buffer.clear(source);
        if (!was.routed()) {
            buffer.addAll(run, oldest);
            return;
        }
        int start = source.oldestStart(run, oldest);
        while (start != Ref.NIL && start <= newest) {
            buffer.addAllOf(run, start);
            start = source.oldestStart(run, start + 1);
        }
    }

    private void addOpen(int[] states) {
        int waitingFor = Math.max(0, before.states().get(states[0]).stage());
        for (int run = 0; run < buffer.count(); run++) {
            int[] mapped = hasRoom(run) ? mapping.map(states, taken(run)) : null;
            (mapped == null ? dropped : kept)[waitingFor]++;
            if (mapped != null) {
                add(run, facts.table().set(mapped), 0);
            }
        }
        countTruncated(waitingFor);
    }

    private boolean hasRoom(int run) {
        return runs.size() < MAX_RUNS && buffer.size(run) <= MAX_EVENTS - eventCount;
    }

    /** Of those that were not written out it is only known that there are some. */
    private void countTruncated(int stage) {
        if (buffer.truncated()) {
            dropped[stage]++;
        }
    }

    private void addDone(int step) {
        for (int run = 0; run < buffer.count(); run++) {
            boolean livesOn = mode.routed() && hasRoom(run) && mapping.mapsMatch(taken(run));
            (livesOn ? kept : dropped)[buffer.stage(run, buffer.size(run) - 1)]++;
            if (livesOn) {
                add(run, null, step);
            }
        }
        countTruncated(0);
    }

    private BitSet taken(int run) {
        BitSet taken = new BitSet();
        for (int i = 0; i < buffer.size(run); i++) {
            taken.set(buffer.stage(run, i));
        }
        return taken;
    }

    private void add(int run, @Nullable StateSet set, int step) {
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

    /** How many runs live on, by the stage each was waiting for, as numbered before. */
    public long[] kept() {
        return kept.clone();
    }

    /** How many runs were dropped. */
    public long[] dropped() {
        return dropped.clone();
    }
}
