// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import java.util.Arrays;

/**
 * Starts that share their bundles: an interval of first events whose runs are in the same bundles in the same order.
 * Every bundle, and every completed one, holds runs of each start of the cohort; what it holds of other starts does
 * not count here.
 */
final class Cohort {
    private static final int[] NONE = {};

    /** The oldest start: an event with which runs of the cohort begin. */
    int oldest;
    /** No start of the cohort is newer than this event. */
    int newest;

    /** The open runs. */
    Threads threads;

    /** Completed runs that are not emitted yet, in the order of completion: pairs of run and step. */
    private int[] done = NONE;

    private int doneSize;

    Cohort(int oldest, int newest, Threads threads) {
        this.oldest = oldest;
        this.newest = newest;
        this.threads = threads;
    }

    boolean isDone() {
        return doneSize > 0;
    }

    int doneCount() {
        return doneSize / 2;
    }

    int doneRun(int i) {
        return done[2 * i];
    }

    /** Which step completed it: equal ones completed together. */
    int doneStep(int i) {
        return done[2 * i + 1];
    }

    void setDoneRun(int i, int run) {
        done[2 * i] = run;
    }

    void addDone(int run, int step) {
        if (doneSize + 2 > done.length) {
            done = Arrays.copyOf(done, Math.max(2, done.length * 2));
        }
        done[doneSize++] = run;
        done[doneSize++] = step;
    }

    void addDoneOf(Cohort other) {
        for (int i = 0; i < other.doneCount(); i++) {
            addDone(other.doneRun(i), other.doneStep(i));
        }
    }

    void clearDone() {
        done = NONE;
        doneSize = 0;
    }

    boolean isEmpty() {
        return threads.size() == 0 && doneSize == 0;
    }

    /** A run, or group of runs, that has all starts of the cohort. */
    int anyRun() {
        return threads.size() > 0 ? threads.run(0) : done[0];
    }

    long sizeInBytes() {
        return 40 + threads.sizeInBytes() + (done == NONE ? 0 : 16 + 4L * done.length);
    }
}
