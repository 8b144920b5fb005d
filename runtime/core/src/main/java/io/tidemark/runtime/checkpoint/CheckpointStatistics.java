// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

/** Counts the checkpoints of a run. Not thread-safe. */
final class CheckpointStatistics {
    private long completed;
    private long failed;
    private long begunNanos;
    /** When the last completed one began, or the run; or until when nothing happened after it. */
    private long safeSinceNanos;

    private long durationNanos;
    private long writtenBytes;
    private long totalBytes;

    CheckpointStatistics(long nowNanos) {
        this.safeSinceNanos = nowNanos;
    }

    /** Until now it was not the business of this run. */
    void workBegins(long nowNanos) {
        safeSinceNanos = nowNanos;
    }

    /** What there is to know is in the last completed one. */
    void nothingToWrite(long nowNanos) {
        safeSinceNanos = nowNanos;
    }

    void begun(long nowNanos) {
        begunNanos = nowNanos;
    }

    void completed(long nowNanos, long written, long total) {
        completed++;
        safeSinceNanos = begunNanos;
        durationNanos = nowNanos - begunNanos;
        writtenBytes = written;
        totalBytes = total;
    }

    void failed() {
        failed++;
    }

    CheckpointProgress progress(long nowNanos) {
        return new CheckpointProgress(
                completed, failed, nowNanos - safeSinceNanos, durationNanos, writtenBytes, totalBytes);
    }
}
