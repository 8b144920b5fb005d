// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.shard.Shards;
import java.util.concurrent.locks.LockSupport;

/** Has shards work until they can be given more. */
final class ShardWork {
    /** What shards do by themselves is done soon, as a rule. */
    private static final int SPINS = 100;
    /** Unless a sink or a function of the user's keeps one of them. */
    private static final long WAIT_NANOS = 50_000;

    private ShardWork() {}

    /** Whether there is something to do before more can be given. */
    static boolean isLeft(Shards<?> shards) {
        return !shards.isAccepting() && !shards.isDone();
    }

    /** Does all there is; waits for shards with threads of their own. An interrupt does not end that. */
    static void doAll(Shards<?> shards) {
        int idle = 0;
        while (idle < SPINS) {
            if (shards.step(Integer.MAX_VALUE)) {
                idle = 0;
            } else if (isLeft(shards)) {
                idle++;
                Thread.onSpinWait();
            } else {
                return;
            }
        }
        boolean interrupted = false;
        try {
            while (shards.step(Integer.MAX_VALUE) || isLeft(shards)) {
                // Who is interrupted could not sleep.
                interrupted |= Thread.interrupted();
                LockSupport.parkNanos(shards, WAIT_NANOS);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
