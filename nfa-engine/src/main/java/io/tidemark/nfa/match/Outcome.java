// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.match;

import org.jspecify.annotations.Nullable;

/**
 * What an event makes of a run, given which conditions hold: the children of the run, in the order of our contract,
 * those that take the event before the one that ignores it. Immutable.
 */
final class Outcome {
    private final Take[] takes;
    private final @Nullable StateSet ignore;
    private final boolean completes;
    private final boolean keeps;
    private final int killedBy;

    Outcome(Take[] takes, @Nullable StateSet ignore, boolean completes, boolean keeps, int killedBy) {
        this.takes = takes;
        this.ignore = ignore;
        this.completes = completes;
        this.keeps = keeps;
        this.killedBy = killedBy;
    }

    /**
     * A child that takes the event.
     *
     * @param stage index of the stage under which it is taken
     * @param target where the run waits on; null: it does not
     * @param completes whether it is a match
     */
    record Take(int stage, @Nullable StateSet target, boolean completes) {}

    /** A child for each stage that takes the event, by stage ascending. */
    Take[] takes() {
        return takes;
    }

    /** Where the run waits on if it ignores the event; null: it cannot. */
    @Nullable
    StateSet ignore() {
        return ignore;
    }

    /** Whether the run, without the event, is a match. */
    boolean completes() {
        return completes;
    }

    /** Whether all that happens is that the run stays where it is. */
    boolean keeps() {
        return keeps;
    }

    /** The NOT that forbids the event, if nothing is left of the run for that; {@code NfaState.NONE}: none. */
    int killedBy() {
        return killedBy;
    }
}
