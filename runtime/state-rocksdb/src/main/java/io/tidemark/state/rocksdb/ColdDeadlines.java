// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.state.rocksdb;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of the keys in the database, in order. What is due is read in portions; what comes after the portion is
 * remembered by its first key, so that asking costs nothing until it is due, and what was deleted before it is never read
 * again.
 */
final class ColdDeadlines {
    private static final int PORTION = 256;

    private final ColdKeys cold;
    private final int store;

    /** Where to read on: nothing that is not in the portion comes before it. Null: there is nothing. */
    private byte @Nullable [] rest;

    private long restDeadline = RocksDbStore.NEVER;

    // Read, but not given out: a stretch of these.
    private final byte[][] portion = new byte[PORTION][];
    private int first;
    private int end;

    ColdDeadlines(ColdKeys cold, int store) {
        this.cold = cold;
        this.store = store;
    }

    /**
     * The earliest deadline, if it is due; else one that is not due, or NEVER.
     *
     * @param timeMillis the time reached
     */
    long first(long timeMillis) {
        if (first < end && restDeadline < RocksDbKeyLayout.deadline(portion[first])) {
            // What was added since comes before: the portion is read again when its turn comes.
            clear();
        }
        if (first == end) {
            read(timeMillis);
        }
        return first < end ? RocksDbKeyLayout.deadline(portion[first]) : restDeadline;
    }

    /** A key was added. */
    void added(byte[] deadlineKey) {
        long deadline = RocksDbKeyLayout.deadline(deadlineKey);
        if (rest == null
                || deadline < restDeadline
                || (deadline == restDeadline && Arrays.compareUnsigned(deadlineKey, rest) < 0)) {
            rest = deadlineKey;
            restDeadline = deadline;
        }
    }

    /**
     * Gives out the key with the earliest deadline, which is due. It may be gone since it was read, or have another
     * deadline.
     */
    byte[] take() {
        byte[] deadlineKey = portion[first];
        portion[first] = RocksDbKeyLayout.NO_KEY;
        first++;
        return deadlineKey;
    }

    private void clear() {
        Arrays.fill(portion, first, end, RocksDbKeyLayout.NO_KEY);
        first = 0;
        end = 0;
    }

    private void read(long timeMillis) {
        first = 0;
        end = 0;
        if (rest == null || restDeadline > timeMillis) {
            return;
        }
        cold.flush();
        try (ColdRange range =
                cold.database().range(cold.database().deadlines, rest, RocksDbKeyLayout.storePrefix(store + 1), null)) {
            for (; range.isValid(); range.next()) {
                byte[] key = range.key();
                long deadline = RocksDbKeyLayout.deadline(key);
                if (deadline > timeMillis || end == PORTION) {
                    rest = key;
                    restDeadline = deadline;
                    return;
                }
                portion[end++] = key;
            }
        }
        rest = null;
        restDeadline = RocksDbStore.NEVER;
    }
}
