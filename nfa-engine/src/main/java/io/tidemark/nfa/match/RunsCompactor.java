// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import java.util.Arrays;

/** Leaves behind the garbage of a state; all references into its dag are renumbered. One thread. */
final class RunsCompactor {
    private final Mode mode;
    private final DagCompactor dag = new DagCompactor();

    RunsCompactor(Mode mode) {
        this.mode = mode;
    }

    /** Leaves the garbage behind; where little is garbage it may stay, unless all of it is to go. */
    void compact(OpenRuns runs, boolean all) {
        if (!all && !runs.hasGarbage() && !runs.isWorthCompacting(runs.entryCount())) {
            runs.foundAlive(runs.entryCount());
            return;
        }
        int oldest = Math.max(runs.count() == 0 ? 0 : runs.cohort(0).oldest, runs.firstEntry());
        dag.begin(runs, oldest);
        for (int c = 0; c < runs.count(); c++) {
            Cohort cohort = runs.cohort(c);
            for (int i = 0; i < cohort.size(); i++) {
                dag.mark(cohort.run(i));
            }
            for (int i = 0; i < cohort.doneCount(); i++) {
                dag.mark(cohort.doneRun(i));
            }
        }
        int live = dag.reach();
        if (!all && !runs.isWorthCompacting(live)) {
            runs.foundAlive(live);
            dag.end();
            return;
        }
        int[] ends = new int[runs.count()];
        Arrays.setAll(ends, c -> runs.eventFrom(Math.min(runs.cohort(c).newest, runs.endEntry() - 1) + 1));
        dag.copy(live);
        for (int c = 0; c < runs.count(); c++) {
            renumber(runs.cohort(c), oldest, runs.eventUpTo(dag.forwardEvent(ends[c]) - 1));
        }
        dag.end();
    }

    private void renumber(Cohort cohort, int oldest, int newest) {
        for (int i = 0; i < cohort.size(); i++) {
            cohort.setRun(i, dag.forward(cohort.run(i)));
        }
        for (int i = 0; i < cohort.doneCount(); i++) {
            cohort.setDoneRun(i, dag.forward(cohort.doneRun(i)));
        }
        cohort.oldest = dag.forwardEvent(Math.max(cohort.oldest, oldest));
        cohort.newest = mode.routed() ? newest : Integer.MAX_VALUE;
    }
}
