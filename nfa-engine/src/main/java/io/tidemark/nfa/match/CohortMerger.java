// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

/**
 * Joins neighbouring cohorts whose runs share a future, so that they are stepped as one. Done after every change: the
 * cohorts that are left differ from their neighbours.
 */
final class CohortMerger {
    private final Mode mode;

    CohortMerger(Mode mode) {
        this.mode = mode;
    }

    void merge(OpenRuns runs) {
        int kept = 0;
        for (int c = 1; c < runs.count(); c++) {
            Cohort older = runs.cohort(kept);
            Cohort newer = runs.cohort(c);
            if (canJoin(older, newer)) {
                join(runs, older, newer);
            } else {
                kept++;
                runs.set(kept, newer);
            }
        }
        if (runs.count() > 0) {
            runs.remove(kept + 1, runs.count());
        }
    }

    /** Completed runs are kept apart by when they completed, unless only the first of a start will be looked at. */
    private boolean canJoin(Cohort older, Cohort newer) {
        if (older.isDone() || newer.isDone()) {
            return mode == Mode.FIRST_RUNS && older.isDone() && newer.isDone();
        }
        return older.sameKeys(newer);
    }

    private static void join(RunDag dag, Cohort older, Cohort newer) {
        for (int i = 0; i < older.size(); i++) {
            older.setRun(i, dag.keyed(newer.run(i), older.run(i)));
        }
        if (older.isDone()) {
            older.setDoneRun(0, dag.keyed(newer.doneRun(0), older.doneRun(0)));
        }
        older.newest = newer.newest;
    }
}
