// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import io.tidemark.match.MatchHandler;
import io.tidemark.nfa.EngineLimits;
import io.tidemark.nfa.LimitExceededException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.TreeMap;

/** What one call has found, kept until the state is in order, then handed out. One thread. */
final class Emission<E> {
    private final MatchBuffer matches;
    private int[] order = new int[16];
    private int ordered;
    private int collected;

    private final MatchBuffer timeouts;
    private long[] timeoutTimes = new long[16];
    private BitSet[] timeoutWaits = new BitSet[16];
    private int[] timeoutGroups = new int[16];
    private int timeoutGroupCount;

    private final EngineLimits limits;
    private final MatchView<E> matchView;
    private final MatchView.TimedOut<E> timedOutView;
    private RunDag dag = RunDag.EMPTY;
    private long dropped;

    Emission(PatternFacts<E> facts, EngineLimits limits) {
        this.limits = limits;
        this.matches = new MatchBuffer(facts.firstStage(), limits.maxMatchesPerEvent());
        this.timeouts = new MatchBuffer(facts.firstStage(), limits.maxMatchesPerEvent());
        this.matchView = new MatchView<>(facts, matches);
        this.timedOutView = new MatchView.TimedOut<>(facts, timeouts);
    }

    void begin(RunDag newDag) {
        dag = newDag;
        matches.clear(newDag);
        timeouts.clear(newDag);
        ordered = 0;
        collected = 0;
        timeoutGroupCount = 0;
    }

    /** Lets go of the key, so that what it held can be collected. */
    void end() {
        begin(RunDag.EMPTY);
        matchView.show(RunDag.EMPTY, MatchView.OVER, 0);
        timedOutView.show(RunDag.EMPTY, MatchView.OVER, 0);
    }

    MatchBuffer matches() {
        return matches;
    }

    /** Puts the matches found since the last call in order, behind those before; returns where they begin there. */
    int orderMatches() {
        int from = ordered;
        int found = matches.count() - collected;
        if (order.length < from + found) {
            order = Arrays.copyOf(order, (from + found) * 2);
        }
        matches.order(collected, order, from);
        ordered += found;
        collected = matches.count();
        return from;
    }

    int orderedCount() {
        return ordered;
    }

    /** The match at a place of the order. */
    int ordered(int i) {
        return order[i];
    }

    /** Takes back the matches that, in order, come twice in a row from a place on. */
    void dropRepeats(int from) {
        int kept = from;
        for (int i = from; i < ordered; i++) {
            if (kept == from || matches.compare(order[kept - 1], order[i]) != 0) {
                order[kept++] = order[i];
            }
        }
        ordered = kept;
    }

    /** Takes back the match at a place of the order. */
    void drop(int place) {
        System.arraycopy(order, place + 1, order, place, ordered - place - 1);
        ordered--;
    }

    /** Takes back the matches from a place of the order on. */
    void keep(int newOrderedCount) {
        ordered = newOrderedCount;
    }

    /** The runs of a start have run out of time. */
    void timeOut(int run, int start, long time, BitSet waitingFor) {
        timeouts.addAllOf(run, start);
        if (timeoutGroupCount == timeoutTimes.length) {
            timeoutTimes = Arrays.copyOf(timeoutTimes, timeoutGroupCount * 2);
            timeoutWaits = Arrays.copyOf(timeoutWaits, timeoutGroupCount * 2);
            timeoutGroups = Arrays.copyOf(timeoutGroups, timeoutGroupCount * 2);
        }
        timeoutTimes[timeoutGroupCount] = time;
        timeoutWaits[timeoutGroupCount] = waitingFor;
        timeoutGroups[timeoutGroupCount++] = timeouts.count();
    }

    /** Hands everything out. */
    void deliver(long time, MatchHandler<E> handler) {
        for (int i = 0; i < ordered; i++) {
            handler.onMatch(matchView.show(dag, order[i], time));
        }
        if (timeoutGroupCount > 0) {
            deliverTimeouts(handler);
        }
        if (matches.truncated() || timeouts.truncated()) {
            overflow();
        }
    }

    /** By start; a partial match that ends by its window and a gap at once is told once. */
    private void deliverTimeouts(MatchHandler<E> handler) {
        int[] byStart = new int[timeouts.count()];
        timeouts.order(0, byStart, 0);
        int from = 0;
        while (from < byStart.length) {
            TreeMap<Long, BitSet> ends = new TreeMap<>();
            int to = from;
            while (to < byStart.length && timeouts.compare(byStart[from], byStart[to]) == 0) {
                int group = timeoutGroup(byStart[to++]);
                ends.computeIfAbsent(timeoutTimes[group], end -> new BitSet()).or(timeoutWaits[group]);
            }
            int match = byStart[from];
            ends.forEach((end, waits) -> handler.onTimedOut(timedOutView.show(dag, match, end, waits)));
            from = to;
        }
    }

    private int timeoutGroup(int match) {
        int at = Arrays.binarySearch(timeoutGroups, 0, timeoutGroupCount, match + 1);
        int group = at >= 0 ? at : -at - 1;
        while (group > 0 && timeoutGroups[group - 1] > match) {
            group--;
        }
        return group;
    }

    private void overflow() {
        dropped++;
        if (limits.policy() == EngineLimits.Policy.FAIL) {
            throw new LimitExceededException("One event completes more than maxMatchesPerEvent = "
                    + limits.maxMatchesPerEvent()
                    + " matches; the others are dropped. Use an after-match skip strategy, a shorter within, or a"
                    + " higher limit.");
        }
    }

    /** How many calls had more matches than the limit. */
    long overflows() {
        return dropped;
    }
}
