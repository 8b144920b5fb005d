// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import io.tidemark.runtime.shard.ShardSnapshot;
import io.tidemark.runtime.state.StateChanges;
import java.io.IOException;
import java.util.Arrays;

/**
 * What one shard adds to a checkpoint: a segment, and how far back its waiting events go. Written by the shard's thread;
 * when it {@link #isWritten} the rest may be done by another.
 */
final class ShardCheckpoint implements ShardSnapshot, AutoCloseable {
    private final SegmentWriter segment;
    private final boolean full;
    private final long[] readAgain;
    /** By partition, {@link Long#MAX_VALUE} if none of its events waits. */
    private final long[] firstWaiting;

    private volatile boolean written;

    ShardCheckpoint(SegmentWriter segment, boolean full, long[] readAgain) {
        this.segment = segment;
        this.full = full;
        this.readAgain = readAgain;
        this.firstWaiting = new long[readAgain.length];
        Arrays.fill(firstWaiting, Long.MAX_VALUE);
    }

    @Override
    public boolean full() {
        return full;
    }

    @Override
    public long[] readAgain() {
        return readAgain;
    }

    @Override
    public void waiting(int partition, long position) {
        if (position < firstWaiting[partition]) {
            firstWaiting[partition] = position;
        }
    }

    @Override
    public void waiting(long timestampMillis, long eventId, byte[] event) {
        segment.waiting(timestampMillis, eventId, event);
    }

    @Override
    public StateChanges changes(String pattern) {
        return segment.changes(pattern);
    }

    @Override
    public void written() {
        written = true;
    }

    boolean isWritten() {
        return written;
    }

    long firstWaiting(int partition) {
        return firstWaiting[partition];
    }

    /** Makes the segment last. May block. */
    SegmentInfo finish() throws IOException {
        return segment.finish();
    }

    @Override
    public void close() {
        segment.close();
    }
}
