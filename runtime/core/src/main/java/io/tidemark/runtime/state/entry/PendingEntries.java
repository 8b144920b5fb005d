// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.state.entry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** The entries that a snapshot has still to write, a bit each. Whoever takes one out has it to himself. Thread-safe. */
public final class PendingEntries {
    /** No entries. */
    public static final PendingEntries NONE = new PendingEntries(new long[0]);

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] words;

    /** Entries by their bits; the array belongs to this from now on. */
    PendingEntries(long[] words) {
        this.words = words;
    }

    /** Every entry is smaller. */
    public int limit() {
        return words.length * Long.SIZE;
    }

    /** Whether the entry is there. */
    public boolean contains(int entry) {
        int word = entry >> 6;
        return word < words.length && (word(word) & 1L << entry) != 0;
    }

    /** Takes an entry out; says whether it was there. */
    public boolean remove(int entry) {
        return contains(entry) && removeAll(entry >> 6, 1L << entry) != 0;
    }

    /** Those of 64 entries that are there, as bits. */
    long word(int word) {
        return (long) WORD.getVolatile(words, word);
    }

    /** Takes out those of 64 entries that are there and in a mask; returns them. */
    long removeAll(int word, long mask) {
        return (long) WORD.getAndBitwiseAnd(words, word, ~mask) & mask;
    }

    /** The first entry that is there, at or after an entry, or -1. */
    public int next(int from) {
        int word = from >> 6;
        if (word >= words.length) {
            return -1;
        }
        long bits = word(word) & -1L << from;
        while (bits == 0) {
            word++;
            if (word == words.length) {
                return -1;
            }
            bits = word(word);
        }
        return word * Long.SIZE + Long.numberOfTrailingZeros(bits);
    }

    /** Heap held, in bytes. */
    public long sizeInBytes() {
        return 16 + 8L * words.length;
    }
}
