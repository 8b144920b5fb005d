// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.time;

/**
 * Lets time go on when nothing comes any more. When no record of any partition has come for a while, the watermark goes on
 * from where it stands, as fast as the wall clock, until a record comes. It is then that much behind the clock, so events
 * may be late by the same while and still be in time. Not thread-safe.
 */
public final class WallClockGuard {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final long silenceNanos;
    private long silentSinceNanos;
    /** It moves time: from this watermark and this moment on. */
    private boolean moving;

    private long fromMillis;
    private long fromNanos;
    private long movedToMillis;

    /**
     * A guard that begins to wait.
     *
     * @param silenceNanos how long nothing must have come; {@link Long#MAX_VALUE}: it never does anything
     */
    public WallClockGuard(long silenceNanos, long nowNanos) {
        this.silenceNanos = silenceNanos;
        this.silentSinceNanos = nowNanos;
    }

    /** Records came. */
    public void recordsCame(long nowNanos) {
        silentSinceNanos = nowNanos;
        moving = false;
    }

    /** It is not known whether something has come: as soon as it is time goes on from where it stands. */
    public void standStill() {
        moving = false;
    }

    /**
     * Where time is by the guard.
     *
     * @param reachedMillis where it is now
     * @return a watermark, or {@link WatermarkGenerator#NO_WATERMARK} if the guard has nothing to say
     */
    public long watermark(long reachedMillis, long nowNanos) {
        boolean known = reachedMillis != WatermarkGenerator.NO_WATERMARK && reachedMillis != Long.MAX_VALUE;
        if (silenceNanos == Long.MAX_VALUE || !known || nowNanos - silentSinceNanos < silenceNanos) {
            return WatermarkGenerator.NO_WATERMARK;
        }
        if (!moving || reachedMillis > movedToMillis) {
            // Or time was moved by somebody else, as when a partition is found to be idle: it goes on from there.
            moving = true;
            fromMillis = reachedMillis;
            fromNanos = nowNanos;
        }
        long moved = fromMillis + (nowNanos - fromNanos) / NANOS_PER_MILLI;
        // Close to the largest number time stands: that stands for the end of the input.
        movedToMillis = moved < fromMillis || moved == Long.MAX_VALUE ? fromMillis : moved;
        return movedToMillis;
    }
}
