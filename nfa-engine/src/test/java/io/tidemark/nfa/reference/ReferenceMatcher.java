// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.reference;

import io.tidemark.nfa.compile.NfaCompiler;
import io.tidemark.nfa.program.NfaGraph;
import io.tidemark.nfa.program.NfaState;
import io.tidemark.nfa.program.StateKind;
import io.tidemark.nfa.reference.TieOrder.Completion;
import io.tidemark.pattern.Pattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The naive matcher of one key: every partial match is a run of its own, with the whole list of its events. It is the
 * definition of what a compiled pattern means.
 *
 * <ol>
 *   <li>An event is offered to every run and to the start position, which never goes away ({@link RunStep}).
 *   <li>Equal runs (same state, same path) are one; within one trigger a match, and a time-out, is emitted once.
 *   <li>Completed matches are ordered by their first event, then by {@link TieOrder}. With a skip strategy a match waits while a run that began earlier is alive.
 *   <li>A run whose window ends at or before the time advanced to is dropped and reported, or completed if it waits
 *       for just that.
 * </ol>
 *
 * Not thread-safe.
 *
 * @param <E> type of the events
 */
public final class ReferenceMatcher<E> implements RecordingMatcher<E> {
    private static final long NEVER = Long.MAX_VALUE;

    private final NfaGraph<E> graph;
    private final RunStep<E> step;
    private final SkipRule<E> skip;
    private final TreeSet<Completion<E>> completed;
    /** Time-outs come in the order in which matches would. */
    private final Comparator<TimedOut<E>> timeoutOrder;

    private Set<Run<E>> runs = new LinkedHashSet<>();
    private long nextOrdinal;
    private long nextTrigger;

    private ReferenceMatcher(NfaGraph<E> graph, TieOrder ties) {
        this.graph = graph;
        this.step = new RunStep<>(graph);
        this.skip = new SkipRule<>(graph.skip(), graph.stages());
        Comparator<Completion<E>> order = Comparator.<Completion<E>>comparingLong(
                        match -> match.path().first().ordinal)
                .thenComparing(ties.comparator());
        this.completed = new TreeSet<>(order);
        this.timeoutOrder = Comparator.comparing((TimedOut<E> timeout) -> new Completion<>(timeout.path, 0), order)
                .thenComparing(TimedOut::end);
    }

    /** A matcher of a pattern. */
    public static <E> ReferenceMatcher<E> of(Pattern<E> pattern) {
        return of(pattern, TieOrder.EARLIEST_EVENTS_FIRST);
    }

    /** A matcher of a pattern that settles ties in another way. */
    public static <E> ReferenceMatcher<E> of(Pattern<E> pattern, TieOrder ties) {
        return ofGraph(NfaCompiler.compile(pattern), ties);
    }

    /** A matcher of a compiled pattern. */
    public static <E> ReferenceMatcher<E> ofGraph(NfaGraph<E> graph, TieOrder ties) {
        return new ReferenceMatcher<>(graph, ties);
    }

    @Override
    public Output process(E event, long timestamp, long eventId) {
        Output output = advanceTo(timestamp);
        long ordinal = nextOrdinal++;
        Path<E> offered = new Path<>(null, 0, event, timestamp, ordinal, eventId);
        Set<Run<E>> next = new LinkedHashSet<>();
        Set<Path<E>> matches = new LinkedHashSet<>();
        step.offer(null, offered, next, matches);
        for (Run<E> run : runs) {
            step.offer(run, offered, next, matches);
        }
        runs = next;
        complete(matches, Trigger.event(eventId), output);
        return output;
    }

    @Override
    public Output advanceTo(long timestamp) {
        Output output = new Output();
        Trigger trigger = Trigger.time(timestamp);
        Set<Run<E>> alive = new LinkedHashSet<>();
        Set<Path<E>> matches = new LinkedHashSet<>();
        Map<TimedOut<E>, BitSet> timedOut = new TreeMap<>(timeoutOrder);
        for (Run<E> run : runs) {
            Run<E> now = afterGaps(run, timestamp);
            long end = end(now, timestamp);
            if (end == NEVER) {
                alive.add(now);
            } else if (graph.state(now.state()).kind() == StateKind.PENDING) {
                matches.add(now.path());
            } else {
                timedOut.computeIfAbsent(new TimedOut<>(now.path(), end), key -> new BitSet())
                        .or(graph.waitingFor(now.state()));
            }
        }
        runs = alive;
        timedOut.forEach((key, stages) -> output.timeouts()
                .add(new TimeoutRecord(
                        trigger,
                        taken(key.path()),
                        key.end(),
                        stages.stream().mapToObj(graph.stages()::get).toList())));
        complete(matches, trigger, output);
        return output;
    }

    @Override
    public Output flush() {
        Output output = new Output();
        runs = new LinkedHashSet<>();
        complete(Set.of(), Trigger.end(), output);
        return output;
    }

    @Override
    public long deadline() {
        return runs.stream()
                .map(run -> afterGaps(run, NEVER - 1))
                .mapToLong(run -> Math.min(gapEnd(run), windowEnd(run)))
                .min()
                .orElse(NEVER);
    }

    /** Number of open runs, the start position not counted. */
    public int openRuns() {
        return runs.size();
    }

    /** Number of open partial matches, by the first stage that each is waiting for, indexed as the stages. */
    public List<Long> openMatches() {
        Map<Path<E>, BitSet> waitingFor = new LinkedHashMap<>();
        for (Run<E> run : runs) {
            waitingFor.computeIfAbsent(run.path(), path -> new BitSet()).or(graph.waitingFor(run.state()));
        }
        Long[] counts = new Long[graph.stages().size()];
        Arrays.fill(counts, 0L);
        waitingFor.values().forEach(stages -> counts[stages.nextSetBit(0)]++);
        return List.of(counts);
    }

    /** Number of completed matches that are held back. */
    public int heldBack() {
        return completed.size();
    }

    private void complete(Set<Path<E>> matches, Trigger trigger, Output output) {
        long number = nextTrigger++;
        matches.forEach(path -> completed.add(new Completion<>(path, number)));
        Set<Path<E>> emitted = new LinkedHashSet<>();
        while (!completed.isEmpty()) {
            Path<E> match = completed.first().path();
            if (skip.holdsBack() && runs.stream().anyMatch(run -> run.start() < match.first().ordinal)) {
                break;
            }
            completed.pollFirst();
            // A match that was completed twice, by two triggers, and held back meanwhile: once will do.
            emitted.add(match);
            long firstKept = skip.firstStartKept(match);
            runs.removeIf(run -> run.start() < firstKept);
            completed.removeIf(other -> other.path().first().ordinal < firstKept);
        }
        emitted.forEach(path -> output.matches().add(new MatchRecord(trigger, taken(path))));
    }

    /** The run where it is when nothing but time has passed: gaps may have closed some of its ways. */
    private Run<E> afterGaps(Run<E> run, long timestamp) {
        Run<E> now = run;
        while (gapEnd(now) <= timestamp && graph.state(now.state()).gapTarget() != NfaState.NONE) {
            now = new Run<>(graph.state(now.state()).gapTarget(), now.path());
        }
        return now;
    }

    /**
     * When the run ended, if it has, else {@link #NEVER}. Kept from the peer: if both windows have ended, the gap's end
     * is told, even if the window over the whole match ended before it.
     */
    private long end(Run<E> run, long timestamp) {
        long gapEnd = gapEnd(run);
        long windowEnd = windowEnd(run);
        return gapEnd <= timestamp ? gapEnd : windowEnd <= timestamp ? windowEnd : NEVER;
    }

    private long gapEnd(Run<E> run) {
        return plus(run.path().timestamp, graph.state(run.state()).gapMillis());
    }

    private long windowEnd(Run<E> run) {
        return plus(run.path().first().timestamp, graph.windowMillis());
    }

    /** A sum that stops at the largest number, which both kinds of window use for "none". */
    private static long plus(long timestamp, long window) {
        boolean unlimited = window == NEVER || timestamp > NEVER - window;
        return unlimited ? NEVER : timestamp + window;
    }

    private List<Taken> taken(Path<E> path) {
        List<Taken> taken = new ArrayList<>();
        path.nodes().forEach(node -> taken.add(new Taken(graph.stages().get(node.stage), node.eventId)));
        return taken;
    }

    private record TimedOut<E>(Path<E> path, long end) {}
}
