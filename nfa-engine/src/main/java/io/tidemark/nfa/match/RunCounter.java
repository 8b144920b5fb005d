// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import static io.tidemark.nfa.match.NodeLayout.TAKE;

import java.util.Arrays;
import java.util.BitSet;

/** Counts the runs that a dag stands for, without writing them out. Counts stop at the largest long. */
final class RunCounter {
    private final RunDag dag;
    private final OpenRuns runs;
    /** By entry, valid where {@link #countedFor} names the cohort at hand: nodes are shared between cohorts. */
    private final long[] counts;

    private final int[] countedFor;
    private int[] unvisited = new int[64];
    private int cohortNumber;

    RunCounter(OpenRuns runs) {
        this.runs = runs;
        this.dag = runs;
        this.counts = new long[dag.entryCount()];
        this.countedFor = new int[dag.entryCount()];
    }

    void count(long[] countsByStage) {
        for (int c = 0; c < runs.count(); c++) {
            Cohort cohort = runs.cohort(c);
            cohortNumber = c + 1;
            for (int i = 0; i < cohort.size(); i++) {
                BitSet waitingFor = cohort.set(i).waitingFor();
                int stage = Math.max(0, waitingFor.nextSetBit(0));
                int run = cohort.run(i);
                countBelow(run, cohort);
                countsByStage[stage] = add(countsByStage[stage], of(run, cohort));
            }
        }
    }

    /**
     * Complete runs that are held back, of all starts.
     *
     * @param firstOnly whether of each start only the run that was completed first counts
     */
    long countDone(boolean firstOnly) {
        long done = 0;
        for (int c = 0; c < runs.count(); c++) {
            Cohort cohort = runs.cohort(c);
            cohortNumber = c + 1;
            int counted = firstOnly ? Math.min(1, cohort.doneCount()) : cohort.doneCount();
            for (int i = 0; i < counted; i++) {
                int run = cohort.doneRun(i);
                countBelow(run, cohort);
                done = add(done, of(run, cohort));
            }
        }
        return done;
    }

    /** Counts what can be reached, children first, with a stack of its own: a run may be as long as the stream. */
    private void countBelow(int run, Cohort cohort) {
        int size = push(0, run, cohort);
        while (size > 0) {
            int node = unvisited[size - 1];
            boolean take = dag.kind(node) == TAKE;
            int first = take && dag.first(node) == Ref.NIL ? Ref.event(dag.takenEvent(node)) : dag.first(node);
            int before = size;
            size = push(size, first, cohort);
            if (!take) {
                size = push(size, dag.rest(node), cohort);
            }
            if (size == before) {
                int at = Ref.index(node) - dag.firstEntry();
                counts[at] = take ? of(first, cohort) : add(of(first, cohort), of(dag.rest(node), cohort));
                countedFor[at] = cohortNumber;
                size--;
            }
        }
    }

    private int push(int size, int ref, Cohort cohort) {
        if (Ref.isEvent(ref) || dag.newestStart(ref) < cohort.oldest || isCounted(ref)) {
            return size;
        }
        if (size == unvisited.length) {
            unvisited = Arrays.copyOf(unvisited, size * 2);
        }
        unvisited[size] = ref;
        return size + 1;
    }

    private boolean isCounted(int node) {
        return countedFor[Ref.index(node) - dag.firstEntry()] == cohortNumber;
    }

    private long of(int ref, Cohort cohort) {
        if (Ref.isEvent(ref)) {
            int start = Ref.index(ref);
            return start >= cohort.oldest && start <= cohort.newest ? 1 : 0;
        }
        return dag.newestStart(ref) < cohort.oldest ? 0 : counts[Ref.index(ref) - dag.firstEntry()];
    }

    private static long add(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
