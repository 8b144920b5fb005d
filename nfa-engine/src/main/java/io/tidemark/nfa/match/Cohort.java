// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import java.util.Arrays;

/**
 * Starts that share their bundles: an interval of first events whose runs are in the same bundles in the same order.
 * Every bundle, and every completed one, holds runs of each start of the cohort; what it holds of other starts does
 * not count here. It is the list of its bundles, and not an object that has one, as most keys have one cohort.
 */
final class Cohort extends Threads {
    private static final int[] NONE = {};

    /** The oldest start: an event with which runs of the cohort begin. */
    int oldest;
    /** No start of the cohort is newer than this event. */
    int newest;

    /** Completed runs that are not emitted yet, in the order of completion: pairs of run and step. */
    private int[] done = NONE;

    private int doneSize;

    /** A cohort without bundles. */
    Cohort(RowLayout layout, int oldest, int newest) {
        super(layout);
        this.oldest = oldest;
        this.newest = newest;
    }

    /** A cohort with all that this one has. */
    Cohort copy() {
        Cohort copy = sameBundles(oldest, newest);
        copy.addDoneOf(this);
        return copy;
    }

    /** A cohort of other starts with the same bundles. */
    Cohort sameBundles(int firstStart, int lastStart) {
        Cohort copy = new Cohort(layout(), firstStart, lastStart);
        copy.assign(this);
        return copy;
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
        return size() == 0 && doneSize == 0;
    }

    /** A run, or group of runs, that has all starts of the cohort. */
    int anyRun() {
        return size() > 0 ? run(0) : done[0];
    }

    @Override
    long sizeInBytes() {
        return super.sizeInBytes() + (done == NONE ? 0 : 16 + 4L * done.length);
    }
}
