// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import java.util.Arrays;

/**
 * What the stages of a pattern have done, over all keys. An event counts once for a stage, however many partial matches
 * take it there: counting those would mean to look at each, which is what the engine avoids. Touched only by events that
 * change something. One thread.
 */
final class StageCounters {
    private final long[] taken;
    private final long[] killed;
    /** The event that was counted last, by stage. */
    private final long[] takenBy;

    private final long[] killedBy;
    private long event;

    StageCounters(int stages) {
        taken = new long[stages];
        killed = new long[stages];
        takenBy = new long[stages];
        killedBy = new long[stages];
    }

    /** The next event. */
    void next() {
        event++;
    }

    /** The event is taken by a stage. */
    void take(int stage) {
        if (takenBy[stage] != event) {
            takenBy[stage] = event;
            taken[stage]++;
        }
    }

    /** The event is what a NOT forbids, and ends partial matches. */
    void kill(int stage) {
        if (killedBy[stage] != event) {
            killedBy[stage] = event;
            killed[stage]++;
        }
    }

    long[] taken() {
        return Arrays.copyOf(taken, taken.length);
    }

    long[] killed() {
        return Arrays.copyOf(killed, killed.length);
    }
}
