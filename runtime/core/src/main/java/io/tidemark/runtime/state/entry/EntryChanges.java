// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.state.entry;

import java.util.Arrays;

/**
 * What a store notes of its entries so that a snapshot writes what changed and nothing else: two bits an entry.
 *
 * <ul>
 *   <li>dirty: changed since the last snapshot was begun.
 *   <li>known: in a snapshot, or restored from one; so its removal has to be told.
 * </ul>
 *
 * <p>An entry that is there is dirty or known or both; one that is not has none of the bits. So what a full snapshot is to
 * write is known by words of 64 entries, without a look at them. Not thread-safe.
 */
public final class EntryChanges {
    private static final long[] NOTHING = new long[0];

    private long[] dirty = NOTHING;
    private long[] known = NOTHING;

    /** Without entries. */
    public EntryChanges() {}

    /** Makes room for entries smaller than this; for zero gives all of it back. */
    public void resize(int entries) {
        int words = (entries + Long.SIZE - 1) / Long.SIZE;
        dirty = Arrays.copyOf(dirty, words);
        known = Arrays.copyOf(known, words);
    }

    /** The entry is there, and as it is it was not in a snapshot. */
    public void changed(int entry) {
        dirty[entry >> 6] |= 1L << entry;
    }

    /** The entry is there, as a snapshot has it. */
    public void restored(int entry) {
        known[entry >> 6] |= 1L << entry;
    }

    /** The entry is not there any more; says whether a snapshot has it. */
    public boolean removed(int entry) {
        int word = entry >> 6;
        long bit = 1L << entry;
        boolean wasKnown = (known[word] & bit) != 0;
        dirty[word] &= ~bit;
        known[word] &= ~bit;
        return wasKnown;
    }

    /** Whether the entry changed since the last snapshot was begun. */
    public boolean isDirty(int entry) {
        return (dirty[entry >> 6] & (1L << entry)) != 0;
    }

    /** Whether a snapshot has the entry. */
    public boolean isKnown(int entry) {
        return (known[entry >> 6] & (1L << entry)) != 0;
    }

    /** Begins a snapshot; what is to be written: what has changed, and in a full one all that is there. */
    public PendingEntries freeze(boolean full) {
        for (int word = 0; word < dirty.length; word++) {
            known[word] |= dirty[word];
        }
        long[] pending = full ? known.clone() : dirty;
        dirty = new long[known.length];
        return new PendingEntries(pending);
    }

    /** Heap held, in bytes. */
    public long sizeInBytes() {
        return 8L * (dirty.length + known.length);
    }
}
