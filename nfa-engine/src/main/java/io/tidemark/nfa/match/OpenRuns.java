// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import io.tidemark.nfa.KeyState;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What is open for a key: its runs in bundles, the bundles in cohorts, by start ascending. */
final class OpenRuns extends KeyState {
    final RunDag dag;
    private @Nullable Cohort[] cohorts;
    private int count;

    /** Nothing happens by itself before this time; {@link Long#MAX_VALUE}: never. */
    long nextExpiry = Long.MAX_VALUE;
    /** All that is open now is over then, by the window. */
    long lastExpiry = Long.MAX_VALUE;

    /** Counts the steps that completed runs. */
    int steps;

    OpenRuns(RunDag dag) {
        this.dag = dag;
        this.cohorts = new Cohort[1];
    }

    int count() {
        return count;
    }

    @SuppressWarnings("NullAway") // filled up to count
    Cohort cohort(int i) {
        return cohorts[i];
    }

    void append(Cohort cohort) {
        insert(count, cohort);
    }

    void insert(int at, Cohort cohort) {
        if (count == cohorts.length) {
            cohorts = Arrays.copyOf(cohorts, count * 2);
        }
        System.arraycopy(cohorts, at, cohorts, at + 1, count - at);
        cohorts[at] = cohort;
        count++;
    }

    void remove(int from, int to) {
        System.arraycopy(cohorts, to, cohorts, from, count - to);
        int left = count - (to - from);
        Arrays.fill(cohorts, left, count, null);
        count = left;
    }

    /** Drops the cohorts with nothing in them. */
    void removeEmpty() {
        int kept = 0;
        for (int c = 0; c < count; c++) {
            if (!cohort(c).isEmpty()) {
                cohorts[kept++] = cohorts[c];
            }
        }
        remove(kept, count);
    }

    void set(int i, Cohort cohort) {
        cohorts[i] = cohort;
    }

    /** Drops all starts older than an event. */
    void dropStartsBefore(int start) {
        int gone = 0;
        while (gone < count && cohort(gone).newest < start) {
            gone++;
        }
        if (gone > 0) {
            remove(0, gone);
        }
        if (count > 0 && cohort(0).oldest < start) {
            raiseOldest(0, start);
        }
    }

    /** Drops the starts of a cohort older than an event, and the cohort if none is left. */
    void raiseOldest(int i, int start) {
        Cohort cohort = cohort(i);
        int oldest = dag.oldestStart(cohort.anyRun(), start);
        if (oldest == Ref.NIL || oldest > cohort.newest) {
            remove(i, i + 1);
        } else {
            cohort.oldest = oldest;
        }
    }

    long sizeInBytes() {
        long size = 48 + 16 + 4L * cohorts.length + dag.sizeInBytes();
        for (int i = 0; i < count; i++) {
            size += cohort(i).sizeInBytes();
        }
        return size;
    }
}
