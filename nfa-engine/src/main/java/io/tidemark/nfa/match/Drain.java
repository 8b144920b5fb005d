// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import io.tidemark.nfa.SkipMissException;
import io.tidemark.pattern.AfterMatchSkip;
import java.util.List;
import java.util.TreeSet;

/**
 * Emits what is complete, as the after-match skip strategy has it: while the oldest start is complete, its next match
 * is emitted and the starts that it skips are dropped. A start that is open holds back all newer ones.
 */
final class Drain<E> {
    private final Mode mode;
    private final AfterMatchSkip skip;
    private final int skipStage;
    private final boolean everyMatchDropsItsStart;

    Drain(PatternFacts<E> facts, Mode mode) {
        this.mode = mode;
        this.skip = facts.graph().skip();
        this.everyMatchDropsItsStart = skip.strategy() == AfterMatchSkip.Strategy.TO_NEXT
                || skip.strategy() == AfterMatchSkip.Strategy.PAST_LAST_EVENT;
        List<String> stages = facts.graph().stages();
        this.skipStage = skip.stage() == null ? -1 : stages.indexOf(skip.stage());
    }

    void drain(OpenRuns runs, Emission<E> emission) {
        if (skip.strategy() == AfterMatchSkip.Strategy.NO_SKIP) {
            drainAll(runs, emission);
            return;
        }
        try {
            drainStarts(runs, emission);
        } catch (SkipMissException e) {
            // The start that missed is given up: it would miss again in every call.
            runs.dropStartsBefore(runs.cohort(0).oldest + 1);
            throw e;
        }
    }

    private void drainStarts(OpenRuns runs, Emission<E> emission) {
        while (runs.count() > 0 && runs.cohort(0).isDone()) {
            if (mode == Mode.FIRST_RUNS) {
                Cohort cohort = runs.cohort(0);
                emission.matches().addFirstOf(cohort.doneRun(0), cohort.oldest);
                int place = emission.orderMatches();
                if (place == emission.orderedCount()) {
                    // The limit of a call: the matches that are left of it are dropped, and with them their starts.
                    runs.remove(0, 1);
                    continue;
                }
                // In this mode a match drops its start, whatever bytes a state was restored from.
                int firstKept = firstKept(emission, emission.ordered(place));
                runs.dropStartsBefore(Math.max(firstKept, cohort.oldest + 1));
            } else if (!drainOldest(runs, emission)) {
                return;
            }
        }
    }

    private void drainAll(OpenRuns runs, Emission<E> emission) {
        for (int c = 0; c < runs.count(); c++) {
            Cohort cohort = runs.cohort(c);
            for (int i = 0; i < cohort.doneCount(); i++) {
                int run = cohort.doneRun(i);
                int start = cohort.oldest;
                while (start != Ref.NIL && start <= cohort.newest) {
                    emission.matches().addAllOf(run, start);
                    start = runs.oldestStart(run, start + 1);
                }
            }
            cohort.clearDone();
            if (cohort.isEmpty()) {
                runs.remove(c, c + 1);
                c--;
            }
        }
        emission.dropRepeats(emission.orderMatches());
    }

    /** Emits the matches of the oldest start until one drops it; whether there may be more to emit. */
    private boolean drainOldest(OpenRuns runs, Emission<E> emission) {
        Cohort cohort = runs.cohort(0);
        int start = cohort.oldest;
        // Held back, the same match may have been completed by an earlier step. Within a step each is found once.
        TreeSet<Integer> earlier = new TreeSet<>(emission.matches()::compare);
        int i = 0;
        while (i < cohort.doneCount()) {
            int step = cohort.doneStep(i);
            for (; i < cohort.doneCount() && cohort.doneStep(i) == step; i++) {
                emission.matches().addAllOf(cohort.doneRun(i), start);
            }
            int firstPlace = emission.orderMatches();
            for (int place = firstPlace; place < emission.orderedCount(); place++) {
                if (earlier.contains(emission.ordered(place))) {
                    emission.drop(place--);
                    continue;
                }
                int firstKept = firstKept(emission, emission.ordered(place));
                if (firstKept > start) {
                    emission.keep(place + 1);
                    runs.dropStartsBefore(firstKept);
                    return true;
                }
            }
            for (int place = firstPlace; place < emission.orderedCount() && i < cohort.doneCount(); place++) {
                earlier.add(emission.ordered(place));
            }
        }
        return release(runs, cohort, start, emission.matches().truncated() && everyMatchDropsItsStart);
    }

    /**
     * All matches of a start are out and none dropped it: it goes on, if it can, and holds back the others again.
     *
     * @param over whether it does not go on
     */
    private static boolean release(OpenRuns runs, Cohort cohort, int start, boolean over) {
        if (over || cohort.size() == 0) {
            runs.raiseOldest(0, start + 1);
            return true;
        }
        int next = runs.oldestStart(cohort.anyRun(), start + 1);
        if (next == Ref.NIL || next > cohort.newest) {
            cohort.clearDone();
            return false;
        }
        runs.insert(0, cohort.sameBundles(start, start));
        cohort.oldest = next;
        return false;
    }

    /** The oldest start that a match leaves. */
    private int firstKept(Emission<E> emission, int match) {
        MatchBuffer matches = emission.matches();
        int start = matches.event(match, 0);
        return switch (skip.strategy()) {
            case NO_SKIP -> start;
            case TO_NEXT -> start + 1;
            case PAST_LAST_EVENT -> matches.event(match, matches.size(match) - 1) + 1;
            case TO_FIRST, TO_LAST -> skippedTo(matches, match, start);
        };
    }

    private int skippedTo(MatchBuffer matches, int match, int start) {
        boolean toFirst = skip.strategy() == AfterMatchSkip.Strategy.TO_FIRST;
        int size = matches.size(match);
        for (int i = 0; i < size; i++) {
            int position = toFirst ? i : size - 1 - i;
            if (matches.stage(match, position) == skipStage) {
                int event = matches.event(match, position);
                if (event == start) {
                    miss("is the first event of the match, so nothing would be skipped");
                }
                return event;
            }
        }
        miss("took no event in the match");
        return start;
    }

    private void miss(String why) {
        if (skip.throwOnMiss()) {
            throw new SkipMissException("Cannot skip to stage \"" + skip.stage() + "\": it " + why
                    + ". Skip to a stage that always takes a later event, or do not call throwExceptionOnMiss.");
        }
    }
}
