// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import java.util.Random;

/** Decides what goes wrong at a call. */
interface FaultPlan {
    /** What goes wrong. */
    enum Fault {
        /** Nothing. */
        NONE,
        /** The process dies, and the call has no effect, or a part of it. */
        CRASH_BEFORE,
        /** The process dies when the call has had its effect. */
        CRASH_AFTER,
        /** The call fails, and has no effect, or a part of it. */
        ERROR_BEFORE,
        /** The call has its effect, and fails. */
        ERROR_AFTER
    }

    /**
     * Asked at each call.
     *
     * @param index number of calls of this process before
     */
    Fault next(long index);

    /** Nothing goes wrong. */
    static FaultPlan none() {
        return index -> Fault.NONE;
    }

    /** One call goes wrong. */
    static FaultPlan at(long wanted, Fault fault) {
        return index -> index == wanted ? fault : Fault.NONE;
    }

    /** Calls fail by chance, one in so many, and one of ten of them is the last. */
    static FaultPlan random(Random random, int oneIn) {
        return index -> {
            if (random.nextInt(oneIn) > 0) {
                return Fault.NONE;
            }
            boolean before = random.nextBoolean();
            if (random.nextInt(10) == 0) {
                return before ? Fault.CRASH_BEFORE : Fault.CRASH_AFTER;
            }
            return before ? Fault.ERROR_BEFORE : Fault.ERROR_AFTER;
        };
    }
}
