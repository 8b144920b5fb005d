// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.time;

import java.util.Arrays;

/**
 * The watermark of several source partitions: the smallest of those that are active. It never goes back. Not
 * thread-safe.
 *
 * <p>A partition that has not said anything yet holds everything back until it does, or is idle. If none is active
 * nothing is held back by anyone, so the largest watermark counts. A partition that wakes up counts again; what it
 * brings from before the common watermark is late. A partition that has ended never counts again; when all have ended
 * the watermark is {@link Long#MAX_VALUE}.
 */
public final class WatermarkCoalescer {
    /** No watermark yet. */
    public static final long NO_WATERMARK = WatermarkGenerator.NO_WATERMARK;

    private enum Status {
        ACTIVE,
        IDLE,
        ENDED
    }

    private static final int INITIAL_PARTITIONS = 4;

    private long[] watermarks = new long[INITIAL_PARTITIONS];
    private Status[] statuses = new Status[INITIAL_PARTITIONS];
    private int partitions;
    private int ended;
    private long watermark = NO_WATERMARK;

    /** No partitions yet. */
    public WatermarkCoalescer() {}

    /** Adds an active partition without a watermark and returns its number, counted from 0. */
    public int addPartition() {
        if (partitions == watermarks.length) {
            watermarks = Arrays.copyOf(watermarks, partitions * 2);
            statuses = Arrays.copyOf(statuses, partitions * 2);
        }
        watermarks[partitions] = NO_WATERMARK;
        statuses[partitions] = Status.ACTIVE;
        return partitions++;
    }

    /**
     * Goes on from an earlier run: time had come so far, all together and in one partition, which counts as active.
     */
    public void restore(int partition, long partitionWatermark, long commonWatermark) {
        watermarks[partition] = partitionWatermark;
        watermark = Math.max(watermark, commonWatermark);
    }

    /**
     * A partition is active, and has a watermark. A lower one than before is not taken over.
     *
     * @return the common watermark
     */
    public long update(int partition, long watermarkMillis) {
        boolean wakes = statuses[partition] == Status.IDLE;
        if (wakes) {
            statuses[partition] = Status.ACTIVE;
        }
        long before = watermarks[partition];
        if (watermarkMillis > before) {
            watermarks[partition] = watermarkMillis;
        }
        // Only one that held time back can let it go on.
        return before <= watermark || wakes ? coalesce() : watermark;
    }

    /**
     * All partitions that have not ended are active, and have this watermark.
     *
     * @return the common watermark
     */
    public long updateAll(long watermarkMillis) {
        for (int i = 0; i < partitions; i++) {
            if (statuses[i] != Status.ENDED) {
                statuses[i] = Status.ACTIVE;
                watermarks[i] = Math.max(watermarks[i], watermarkMillis);
            }
        }
        return coalesce();
    }

    /**
     * A partition is silent, and holds nothing back until it wakes up.
     *
     * @return the common watermark
     */
    public long markIdle(int partition) {
        if (statuses[partition] == Status.ACTIVE) {
            statuses[partition] = Status.IDLE;
        }
        return coalesce();
    }

    /**
     * A partition will bring nothing any more.
     *
     * @return the common watermark
     */
    public long end(int partition) {
        if (statuses[partition] != Status.ENDED) {
            statuses[partition] = Status.ENDED;
            ended++;
        }
        return coalesce();
    }

    /** Whether a partition is idle. */
    public boolean isIdle(int partition) {
        return statuses[partition] == Status.IDLE;
    }

    /** Whether a partition has ended. */
    public boolean isEnded(int partition) {
        return statuses[partition] == Status.ENDED;
    }

    /** Whether all partitions have ended. */
    public boolean allEnded() {
        return ended == partitions;
    }

    /** The common watermark, or {@link #NO_WATERMARK}. */
    public long watermark() {
        return watermark;
    }

    /** The last watermark of a partition, or {@link #NO_WATERMARK}. */
    public long watermark(int partition) {
        return watermarks[partition];
    }

    /** Number of partitions, ended ones included. */
    public int partitions() {
        return partitions;
    }

    /** The partition that holds time back: active, with the smallest watermark; -1 if none is active. */
    public int slowestPartition() {
        int slowest = -1;
        for (int i = 0; i < partitions; i++) {
            if (statuses[i] == Status.ACTIVE && (slowest < 0 || watermarks[i] < watermarks[slowest])) {
                slowest = i;
            }
        }
        return slowest;
    }

    private long coalesce() {
        if (allEnded()) {
            watermark = Long.MAX_VALUE;
            return watermark;
        }
        int slowest = slowestPartition();
        long common = NO_WATERMARK;
        if (slowest >= 0) {
            common = watermarks[slowest];
        } else {
            for (int i = 0; i < partitions; i++) {
                common = Math.max(common, watermarks[i]);
            }
        }
        watermark = Math.max(watermark, common);
        return watermark;
    }
}
