// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.time;

/** The time of the wall clock, kept from going back. Not thread-safe. */
public final class WallTime {
    private final Clock clock;
    private long lastMillis = Long.MIN_VALUE;

    /** Time as a clock tells it. */
    public WallTime(Clock clock) {
        this.clock = clock;
    }

    /** The time, or the latest one told so far, if the clock was set back. */
    public long nowMillis() {
        lastMillis = Math.max(lastMillis, clock.epochMillis());
        return lastMillis;
    }

    /** No earlier time than this is told from now on; the end of time is no time. */
    public void atLeast(long millis) {
        if (millis != Long.MAX_VALUE) {
            lastMillis = Math.max(lastMillis, millis);
        }
    }
}
