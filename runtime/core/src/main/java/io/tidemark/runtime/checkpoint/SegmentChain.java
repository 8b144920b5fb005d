// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import java.util.ArrayList;
import java.util.List;

/**
 * The segments that make up the state of a shard: a full one, then what changed from checkpoint to checkpoint. When the
 * changes have grown three times as large as the full one it is time for another full one: so full ones are a quarter of all
 * that is written, and a restart reads at most four times the state and what one checkpoint changed.
 */
final class SegmentChain {
    /** Below this size changes are not worth a full segment. */
    private static final long SMALL_BYTES = 1 << 20;
    /** Changes may be so many times as large as the full segment. */
    private static final int MAX_CHANGES = 3;
    /** So many segments are opened by a restart at most. */
    private static final int MAX_SEGMENTS = 200;

    private final List<SegmentInfo> segments = new ArrayList<>();
    private long changedBytes;

    /** Whether the next segment must be a full one. */
    boolean needsFull() {
        return segments.isEmpty()
                || segments.size() >= MAX_SEGMENTS
                || changedBytes
                        > Math.max(SMALL_BYTES, MAX_CHANGES * segments.get(0).sizeBytes());
    }

    void add(SegmentInfo segment, boolean full) {
        if (full) {
            segments.clear();
            changedBytes = 0;
        } else {
            changedBytes += segment.sizeBytes();
        }
        segments.add(segment);
    }

    long sizeBytes() {
        return segments.stream().mapToLong(SegmentInfo::sizeBytes).sum();
    }

    List<SegmentInfo> segments() {
        return List.copyOf(segments);
    }
}
