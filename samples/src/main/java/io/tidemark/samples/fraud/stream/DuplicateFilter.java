// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.stream;

import io.tidemark.samples.fraud.common.LongHashSet;

/**
 * Lets each event pass once, by its id. It remembers ids only as long as a repetition can still be on its way: two
 * generations, of which the older is forgotten when the younger is full of time.
 */
public final class DuplicateFilter {
    private static final int MAX_REMEMBERED = 16_000_000;

    private final long horizonMillis;
    private LongHashSet younger = new LongHashSet(MAX_REMEMBERED);
    private LongHashSet older = new LongHashSet(MAX_REMEMBERED);
    private long youngerUntil = Long.MIN_VALUE;
    private long duplicates;

    /** A filter for repetitions that arrive at most {@code horizonMillis} after the first delivery. */
    public DuplicateFilter(long horizonMillis) {
        this.horizonMillis = horizonMillis;
    }

    /** Whether it is the first delivery of the event. */
    public boolean isFirst(long id, long arrivalMillis) {
        if (arrivalMillis > youngerUntil) {
            LongHashSet recycled = older;
            older = younger;
            younger = recycled;
            younger.clear();
            youngerUntil = arrivalMillis + horizonMillis;
        }
        if (older.contains(id) || !younger.add(id)) {
            duplicates++;
            return false;
        }
        return true;
    }

    /** How many repetitions there were. */
    public long duplicates() {
        return duplicates;
    }
}
