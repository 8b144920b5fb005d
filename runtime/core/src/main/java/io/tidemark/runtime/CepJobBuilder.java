// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.nfa.Nfa;
import io.tidemark.pattern.Pattern;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.shard.PatternPlan;
import io.tidemark.runtime.sink.Sink;
import io.tidemark.runtime.state.HeapStateBackend;
import io.tidemark.runtime.state.StateBackend;
import io.tidemark.runtime.time.LateEventPolicy;
import io.tidemark.serde.EventSerializer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Describes a job: what to look for, and what else comes out. Mutable; not thread-safe.
 *
 * @param <E> type of the events
 * @param <T> type of the results
 */
public final class CepJobBuilder<E, T> {
    private static final int MAX_SHARDS = 256;

    private final JobOrderStep<E> order;
    private final Sink<T> sink;
    private final List<PatternPlan<E, ?, ?>> patterns = new ArrayList<>();
    /** Patterns for which it has not been said what to emit. */
    private final Set<String> begun = new LinkedHashSet<>();

    private @Nullable LateEventPolicy latePolicy;
    private @Nullable Sink<? super LateEvent<E>> lateEvents;
    private FailurePolicy failures = FailurePolicy.FAIL;
    private @Nullable Sink<? super DeadLetter> deadLetters;
    private JobConfig config = JobConfig.defaults();
    private StateBackend stateBackend = new HeapStateBackend();
    private @Nullable EventSerializer<E> events;
    private @Nullable Checkpoints checkpoints;
    private @Nullable PatternChangePolicy patternChanges;
    private int shards = 1;

    CepJobBuilder(JobOrderStep<E> order, Sink<T> sink) {
        this.order = order;
        this.sink = sink;
    }

    /**
     * Looks for a pattern.
     *
     * @param name names the pattern in the job: in results, match ids, progress and messages
     * @throws io.tidemark.pattern.MalformedPatternException if the pattern has faults, with all of them
     * @throws IllegalArgumentException if the name is empty, has control characters, or is taken
     */
    public PatternStep<E, E, T> detect(String name, Pattern<E> pattern) {
        return detect(name, Nfa.compile(Objects.requireNonNull(pattern, "pattern")));
    }

    /**
     * Looks for a compiled pattern.
     *
     * @param name names the pattern in the job: in results, match ids, progress and messages
     * @throws IllegalArgumentException if the name is empty, has control characters, or is taken
     */
    public PatternStep<E, E, T> detect(String name, Nfa<E> nfa) {
        return step(name, null, nfa);
    }

    /**
     * Looks for a pattern over the events of one type. The others are not there for it, also where it says that an event
     * comes right after another.
     *
     * @param name names the pattern in the job: in results, match ids, progress and messages
     * @throws io.tidemark.pattern.MalformedPatternException if the pattern has faults, with all of them
     * @throws IllegalArgumentException if the name is empty, has control characters, or is taken
     */
    public <S extends E> PatternStep<E, S, T> detect(String name, Class<S> eventType, Pattern<S> pattern) {
        return step(name, Objects.requireNonNull(eventType, "eventType"), Nfa.compile(pattern));
    }

    private <S extends E> PatternStep<E, S, T> step(String name, @Nullable Class<S> eventType, Nfa<S> nfa) {
        if (begun.contains(Names.require("pattern", name)) || isTaken(name)) {
            throw new IllegalArgumentException("pattern name \"" + name + "\" is taken: each pattern of a job needs"
                    + " its own, since match ids are made of it");
        }
        PatternStep<E, S, T> step = new PatternStep<>(this, name, eventType, Objects.requireNonNull(nfa, "nfa"));
        begun.add(name);
        return step;
    }

    private boolean isTaken(String name) {
        return patterns.stream().anyMatch(plan -> plan.name().equals(name));
    }

    Sink<T> sink() {
        return sink;
    }

    @SuppressWarnings("unchecked") // A plan for a narrower type of events names it, and is given no others.
    CepJobBuilder<E, T> add(PatternPlan<? extends E, ?, ?> plan) {
        if (isTaken(plan.name())) {
            throw new IllegalStateException("pattern \"" + plan.name() + "\" has its output: call emit(...) once for"
                    + " each detect(...), and for a second output detect it once more under another name");
        }
        patterns.add((PatternPlan<E, ?, ?>) plan);
        begun.remove(plan.name());
        return this;
    }

    /**
     * Late events go here. Default: they are counted and dropped. Watermarks are made between batches, so how late an event
     * may be depends on them too, see {@link JobOrderStep#disorder}.
     */
    public CepJobBuilder<E, T> lateEvents(Sink<? super LateEvent<E>> output) {
        this.lateEvents = Objects.requireNonNull(output, "output");
        return this;
    }

    /** What becomes of late events. Default: they are reported if there is an output for them, else dropped. */
    public CepJobBuilder<E, T> onLateEvent(LateEventPolicy policy) {
        this.latePolicy = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * What fails goes here, and the job goes on: sets the policy for failures to {@link FailurePolicy#DEAD_LETTER},
     * except for patterns that have their own. Default: the job fails.
     */
    public CepJobBuilder<E, T> deadLetters(Sink<? super DeadLetter> output) {
        this.deadLetters = Objects.requireNonNull(output, "output");
        this.failures = FailurePolicy.DEAD_LETTER;
        return this;
    }

    /**
     * Where the state of keys is held while the job runs. Default: on the heap, as objects. A backend that moves state out
     * of the heap needs {@link #events} too.
     */
    public CepJobBuilder<E, T> state(StateBackend backend) {
        this.stateBackend = Objects.requireNonNull(backend, "backend");
        return this;
    }

    /** How events that are part of open partial matches are written to bytes. Needed for {@link #checkpoints}. */
    public CepJobBuilder<E, T> events(EventSerializer<E> serializer) {
        this.events = Objects.requireNonNull(serializer, "serializer");
        return this;
    }

    /**
     * Lets the job survive crashes: it writes down now and then how far it is and what is open, and its next run goes on
     * from there. What it has detected is in {@link io.tidemark.runtime.sink.TransactionalSink transactional sinks} exactly
     * once, in others at least once and with the same match ids. Default: none; each run begins anew.
     *
     * <p>The source must bring the same records again from a position on; its partitions are known by their names, patterns
     * and outputs by theirs.
     */
    public CepJobBuilder<E, T> checkpoints(Checkpoints settings) {
        this.checkpoints = Objects.requireNonNull(settings, "settings");
        return this;
    }

    /**
     * What becomes of open partial matches if a pattern is not what it was when the checkpoint was taken that the job goes on
     * from. Default: {@link PatternChangePolicy#REFUSE}. What will happen can be asked before, see {@link CepJob#changePlan}.
     * Needs {@link #checkpoints}.
     */
    public CepJobBuilder<E, T> onPatternChange(PatternChangePolicy policy) {
        this.patternChanges = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Divides the keys among so many threads. The functions of the patterns are then called by several threads at a time,
     * each key by one. Default: 1, in the thread that runs the job. The same matches are found whatever the number; it may
     * change from run to run.
     *
     * @throws IllegalArgumentException if it is not from 1 to 256
     */
    public CepJobBuilder<E, T> shards(int count) {
        this.shards = requireShards(count);
        return this;
    }

    static int requireShards(int count) {
        if (count < 1 || count > MAX_SHARDS) {
            throw new IllegalArgumentException("shards " + count + ": must be from 1 to " + MAX_SHARDS);
        }
        return count;
    }

    /** Batches, limits, clock. Default: {@link JobConfig#defaults()}. */
    public CepJobBuilder<E, T> config(JobConfig settings) {
        this.config = Objects.requireNonNull(settings, "settings");
        return this;
    }

    /**
     * The job.
     *
     * @throws IllegalStateException if something is missing or does not go together, with all that is
     */
    public CepJob<E> build() {
        List<String> faults = new ArrayList<>();
        for (String name : begun) {
            faults.add(
                    "pattern \"" + name + "\" is begun and not finished: call by(...) and emit(...) after detect(...)");
        }
        if (patterns.isEmpty() && begun.isEmpty()) {
            faults.add("no pattern: call detect(...).by(...).emit(...) at least once");
        }
        if (latePolicy == LateEventPolicy.REPORT && lateEvents == null) {
            faults.add("late events are to be reported, but there is no output: call lateEvents(...)");
        }
        for (String call : order.misplaced) {
            faults.add(call + "(...) makes no sense with "
                    + (order.mode == TimeMode.PROCESSING ? "processingTime()" : "ingestionTime()")
                    + ", where events come in the order of time: leave it out");
        }
        boolean wantsDeadLetters =
                patterns.stream().anyMatch(pattern -> pattern.failures() == FailurePolicy.DEAD_LETTER);
        if (wantsDeadLetters && deadLetters == null) {
            faults.add("a pattern sends failures to the dead letters, but there is no output: call deadLetters(...)");
        }
        if (checkpoints != null && events == null) {
            faults.add(
                    "checkpoints hold the events of open partial matches: say with events(...) how they are written");
        }
        if (checkpoints == null && patternChanges != null) {
            faults.add("onPatternChange(" + patternChanges
                    + ") makes no sense without checkpoints, as each run begins anew: call checkpoints(...), or leave it"
                    + " out");
        }
        if (stateBackend.needsFormat() && events == null) {
            faults.add("the state leaves the heap, with " + stateBackend
                    + ": say with events(...) how events are written");
        }
        if (checkpoints != null && order.source == null) {
            faults.add("checkpoints need a source that can be read again: a job that is pushed has none");
        }
        try {
            plan().newSinkSet().commitPoint();
        } catch (JobFailedException e) {
            faults.add(String.valueOf(e.getMessage()));
        }
        faults.addAll(plan().newSinkSet().sharedDirectories());
        if (checkpoints == null) {
            for (Sink<?> needy : plan().newSinkSet().transactional()) {
                faults.add("sink " + needy
                        + " shows results at checkpoints only, and there are none: call checkpoints(...)");
            }
        }
        if (!faults.isEmpty()) {
            throw new IllegalStateException(
                    "job \"" + order.name + "\" is not complete:\n  " + String.join("\n  ", faults));
        }
        return new CepJob<>(plan(), order.source);
    }

    private JobPlan<E> plan() {
        LateEventPolicy policy = latePolicy;
        if (policy == null) {
            policy = lateEvents == null ? LateEventPolicy.DROP : LateEventPolicy.REPORT;
        }
        List<PatternPlan<E, ?, ?>> plans = new ArrayList<>();
        for (PatternPlan<E, ?, ?> pattern : patterns) {
            plans.add(pattern.failures() == null ? pattern.withFailures(failures) : pattern);
        }
        return new JobPlan<>(
                order.name,
                order.mode,
                order.timestamps,
                order.watermarks,
                plans,
                stateBackend,
                events,
                checkpoints,
                patternChanges == null ? PatternChangePolicy.REFUSE : patternChanges,
                shards,
                order.ties,
                policy,
                lateEvents,
                failures,
                deadLetters,
                config);
    }
}
