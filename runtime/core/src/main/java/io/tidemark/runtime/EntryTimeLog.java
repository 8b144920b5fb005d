// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.checkpoint.EntryTimes;
import org.jspecify.annotations.Nullable;

/**
 * Which events of one source partition came in when, from the first on whose time has not been reached: where the time of an
 * event is that of its reading. One entry for each millisecond in which something came. Not thread-safe.
 */
final class EntryTimeLog implements Unreached {
    /** More milliseconds are not kept: what came before them is not read again. */
    static final int CAPACITY = 1 << 16;

    // One of each for a millisecond.
    private final LongQueue positions = new LongQueue();
    private final LongQueue millis = new LongQueue();
    /** What they are now; null: something has changed since. */
    private @Nullable EntryTimes times = EntryTimes.NONE;

    /** An event came in. Neither its position nor its time is before those of the one before. */
    @Override
    public void larger(long position, long timestampMillis) {
        if (!millis.isEmpty() && millis.last() == timestampMillis) {
            return;
        }
        if (millis.size() == CAPACITY) {
            removeFirst();
        }
        positions.add(position);
        millis.add(timestampMillis);
        times = null;
    }

    @Override
    public void endBatch(long records, long nowNanos) {
        // It is known when each of its events came in.
    }

    @Override
    public void reached(long watermarkMillis, long nowNanos) {
        while (!millis.isEmpty() && millis.first() <= watermarkMillis) {
            removeFirst();
        }
    }

    private void removeFirst() {
        positions.removeFirst();
        millis.removeFirst();
        times = null;
    }

    @Override
    public long replayFrom(long position) {
        return positions.isEmpty() ? position : positions.first();
    }

    /** The same object as long as nothing changes. */
    @Override
    public EntryTimes times() {
        EntryTimes known = times;
        if (known == null) {
            known = EntryTimes.of(positions.toArray(), millis.toArray());
            times = known;
        }
        return known;
    }
}
