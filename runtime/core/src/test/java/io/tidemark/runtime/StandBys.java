// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs that stand by, for tests. They go by a clock that is turned by hand: on a real one a lease expires when a disk or a
 * machine stalls, and then they take over before their turn.
 */
final class StandBys {
    /** So much time is enough to tell what a run is at, and to look for the lease, and not enough for one to expire. */
    private static final Duration A_MOMENT = Duration.ofMillis(300);

    private StandBys() {}

    /** Waits until a run, in another thread, stands by and says so. */
    static void await(JobHandle run, ManualClock clock) {
        while (run.state() != JobState.STANDBY) {
            pause(run);
        }
        clock.advance(A_MOMENT);
        while (!run.latest().standingBy()) {
            pause(run);
        }
    }

    /** The run for which it has stood by is over: lets it look until it has found out. */
    static void letTakeOver(JobHandle run, ManualClock clock) {
        while (run.state() == JobState.STANDBY) {
            clock.advance(A_MOMENT);
            pause(run);
        }
    }

    private static void pause(JobHandle run) {
        assertThat(Thread.currentThread().isInterrupted())
                .as("the time-out of a test, as the run is %s", run.state())
                .isFalse();
        LockSupport.parkNanos(1_000_000);
    }
}
