// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that is turned by hand. */
public final class ManualClock implements Clock {
    private final AtomicLong nanos = new AtomicLong();

    /** Lets time pass. */
    public void advance(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    @Override
    public long epochMillis() {
        return nanos.get() / 1_000_000;
    }

    @Override
    public long nanoTime() {
        return nanos.get();
    }
}
