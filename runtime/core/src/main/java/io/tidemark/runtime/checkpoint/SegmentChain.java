// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import java.util.ArrayList;
import java.util.List;

/**
 * The segments that make up the state of a shard: a full one, then what changed from checkpoint to checkpoint. When the
 * changes have grown as large as the full one it is time for another full one: so all writing together is at most three
 * times the changes, and a restart reads at most twice the state and what one checkpoint changed.
 */
final class SegmentChain {
    /** Below this size changes are not worth a full segment. */
    private static final long SMALL_BYTES = 1 << 20;
    /** So many segments are opened by a restart at most. */
    private static final int MAX_SEGMENTS = 200;

    private final List<SegmentInfo> segments = new ArrayList<>();
    private long changedBytes;

    /** Whether the next segment must be a full one. */
    boolean needsFull() {
        return segments.isEmpty()
                || segments.size() >= MAX_SEGMENTS
                || changedBytes > Math.max(SMALL_BYTES, segments.get(0).sizeBytes());
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
