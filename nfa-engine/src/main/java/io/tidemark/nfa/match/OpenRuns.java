// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is open for a key: its runs in bundles, the bundles in cohorts, by start ascending. It is the dag of its runs,
 * and not an object that has one: a key that is not in the cache costs a miss for each object on the way.
 */
final class OpenRuns extends RunDag {
    private static final @Nullable Cohort[] NONE = {};

    /** Most keys have one cohort, which is found without an array between. */
    private @Nullable Cohort first;

    private @Nullable Cohort[] others = NONE;
    private int count;

    /** Nothing happens by itself before this time; {@link Long#MAX_VALUE}: never. */
    long nextExpiry = Long.MAX_VALUE;
    /** All that is open now is over then, by the window. */
    long lastExpiry = Long.MAX_VALUE;

    /** What {@link Reactions} has found out since the runs changed last. A short fits in where no key gets larger by it. */
    short reactions = StateSet.UNKNOWN;

    /** Counts the steps that completed runs. */
    int steps;

    /** Nothing open, with room for a number of entries, a power of two. */
    OpenRuns(int capacity) {
        super(capacity);
    }

    /** A copy that is used like this one. */
    OpenRuns copy() {
        OpenRuns copy = new OpenRuns(1);
        copy.copyOf(this);
        copy.nextExpiry = nextExpiry;
        copy.lastExpiry = lastExpiry;
        copy.reactions = reactions;
        copy.steps = steps;
        for (int i = 0; i < count; i++) {
            copy.append(cohort(i).copy());
        }
        return copy;
    }

    int count() {
        return count;
    }

    @SuppressWarnings("NullAway") // filled up to count
    Cohort cohort(int i) {
        return i == 0 ? first : others[i - 1];
    }

    /**
     * Reads from all that the next event will need: of a key that is not in the cache, what lies in several places then
     * comes at once, and not one after the other as it is needed. The result has no meaning but must be used.
     */
    long touch() {
        return (first == null ? 0 : first.touchRows()) + touchEnd();
    }

    void append(Cohort cohort) {
        insert(count, cohort);
    }

    void insert(int at, Cohort cohort) {
        if (count > others.length) {
            others = Arrays.copyOf(others, count * 2);
        }
        for (int i = count; i > at; i--) {
            set(i, cohort(i - 1));
        }
        set(at, cohort);
        count++;
    }

    void remove(int from, int to) {
        int left = count - (to - from);
        for (int i = from; i < left && to > from; i++) {
            set(i, cohort(i + to - from));
        }
        for (int i = left; i < count; i++) {
            set(i, null);
        }
        count = left;
    }

    /** Drops the cohorts with nothing in them. */
    void removeEmpty() {
        int kept = 0;
        for (int c = 0; c < count; c++) {
            if (!cohort(c).isEmpty()) {
                set(kept++, cohort(c));
            }
        }
        remove(kept, count);
    }

    void set(int i, @Nullable Cohort cohort) {
        if (i == 0) {
            first = cohort;
        } else {
            others[i - 1] = cohort;
        }
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
        int oldest = oldestStart(cohort.anyRun(), start);
        if (oldest == Ref.NIL || oldest > cohort.newest) {
            remove(i, i + 1);
        } else {
            cohort.oldest = oldest;
        }
    }

    @Override
    long sizeInBytes() {
        long size = super.sizeInBytes() + 40 + 16 + 4L * others.length;
        for (int i = 0; i < count; i++) {
            size += cohort(i).sizeInBytes();
        }
        return size;
    }
}
