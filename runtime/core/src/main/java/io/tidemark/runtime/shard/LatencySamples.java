// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import io.tidemark.runtime.DetectionLatency;
import io.tidemark.runtime.Latency;
import io.tidemark.runtime.time.Clock;
import java.util.Arrays;

/**
 * Follows a few events through a shard with a clock in hand. Those under way stand in a small table by their identity; one
 * for which there is no place is not followed, so the table is all the memory there is, and long waits are not forgotten
 * for the sake of short ones. An event that is not followed costs a look at the table. One thread.
 */
final class LatencySamples {
    /** No event has this identity. */
    private static final long FREE = -1;

    private static final int PLACE_BITS = 9;

    private final Clock clock;
    private final long[] ids = new long[1 << PLACE_BITS];
    private final long[] arrived = new long[1 << PLACE_BITS];
    private final long[] delivered = new long[1 << PLACE_BITS];

    private final Latency.Recorder queue = new Latency.Recorder();
    private final Latency.Recorder watermark = new Latency.Recorder();
    private final Latency.Recorder compute = new Latency.Recorder();
    private final Latency.Recorder total = new Latency.Recorder();

    // The event that is processed.
    private long arrivedNanos;
    private long deliveredNanos;
    private long releasedNanos;

    LatencySamples(Clock clock) {
        this.clock = clock;
        Arrays.fill(ids, FREE);
    }

    private static int place(long eventId) {
        return (int) ((eventId * 0x9E3779B97F4A7C15L) >>> (Long.SIZE - PLACE_BITS));
    }

    /** An event that waits from now on is to be followed; it has come to the job at a moment. */
    void follow(long eventId, long arrivedAtNanos) {
        int place = place(eventId);
        if (ids[place] == FREE) {
            ids[place] = eventId;
            arrived[place] = arrivedAtNanos;
            delivered[place] = clock.nanoTime();
        }
    }

    /** Whether an event is followed. */
    boolean follows(long eventId) {
        return ids[place(eventId)] == eventId;
    }

    /** An event that is followed is about to be processed. */
    void released(long eventId) {
        int place = place(eventId);
        ids[place] = FREE;
        arrivedNanos = arrived[place];
        deliveredNanos = delivered[place];
        releasedNanos = clock.nanoTime();
    }

    /** The event released last has been processed. */
    void processed() {
        long now = clock.nanoTime();
        queue.record(deliveredNanos - arrivedNanos);
        watermark.record(releasedNanos - deliveredNanos);
        compute.record(now - releasedNanos);
        total.record(now - arrivedNanos);
    }

    DetectionLatency snapshot() {
        return new DetectionLatency(queue.snapshot(), watermark.snapshot(), compute.snapshot(), total.snapshot());
    }
}
