// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.simulation;

import io.tidemark.runtime.time.Clock;
import java.util.concurrent.TimeUnit;

/** A clock that only the simulation moves, over the lives of all processes; its time of day may be set back. */
public final class SimulatedClock implements Clock {
    private long millis = 10_000;
    private long setBackMillis;

    /** Time passes. */
    public void advance(long passedMillis) {
        millis += passedMillis;
    }

    /** The time of day is corrected. */
    public void setBack(long byMillis) {
        setBackMillis += byMillis;
    }

    @Override
    public long epochMillis() {
        return millis - setBackMillis;
    }

    @Override
    public long nanoTime() {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
