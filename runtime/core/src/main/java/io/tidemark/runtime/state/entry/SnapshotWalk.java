// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.state.entry;

import io.tidemark.runtime.state.StateChanges;
import io.tidemark.runtime.state.StateFormat;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of entries on the heap that are written by another thread, as they are, while the store goes on. The store's
 * thread hands entries over by the range, and asks before it changes one. Whoever takes an entry out of the {@link
 * PendingEntries} has it to himself:
 *
 * <ul>
 *   <li>the store's thread copies the state, and the copy is written;
 *   <li>the writing thread reads the state in its place. Before it takes 64 entries out it says so, and until it is done
 *       with them the store's thread, which finds an entry neither pending nor surely written, goes on with a copy.
 * </ul>
 *
 * So nobody waits, and a state is copied only if it is handed out between the begin of the snapshot and its being written.
 *
 * @param <S> type of the states
 */
public final class SnapshotWalk<S> {
    /**
     * What a store holds; asked by the writing thread, also of entries that are not pending any more: what is said of those
     * does not matter.
     */
    public interface Entries<S> {
        /** The key of an entry. */
        @Nullable
        Object key(int entry);

        /** The bytes of a key. */
        byte[] bytes(Object key);

        /** The state of an entry. */
        @Nullable
        S state(int entry);
    }

    /** Whose an entry is that is about to change. */
    public enum Claim {
        /** Not of the snapshot, or written: it may change. */
        FREE,
        /** It was pending: what it is now must be written by the one who asked. */
        TAKEN,
        /** The writing thread may be reading it: it must not change, but a copy may take its place. */
        BEING_WRITTEN
    }

    private static final int NONE = -1;

    private final PendingEntries pending;
    private final Entries<S> entries;
    private final StateFormat<S> format;
    private final StateChanges changes;
    private int next;
    private boolean handedOver;

    /** The 64 entries that are being written. */
    private volatile int inWork = NONE;

    private volatile boolean over;
    private volatile boolean givenUp;
    private volatile boolean failed;

    /** Of the 64 entries in {@link #settledWord}, those that are the store's now. Of the store's thread. */
    private long settled;

    private int settledWord = NONE;

    // Of the writing thread.
    private final @Nullable Object[] keys = new @Nullable Object[Long.SIZE];
    private final @Nullable Object[] states = new @Nullable Object[Long.SIZE];
    private final byte[][] bytes = new byte[Long.SIZE][];
    private final long[] deadlines = new long[Long.SIZE];

    /**
     * A snapshot of the entries that are pending.
     *
     * @param entries as they are now: an entry that is pending stays what it is
     * @param changes are told later
     */
    public SnapshotWalk(PendingEntries pending, Entries<S> entries, StateFormat<S> format, StateChanges changes) {
        this.pending = pending;
        this.entries = entries;
        this.format = format;
        this.changes = changes;
    }

    /** Hands over some entries to be written, at most so many; says whether there are more. By the store's thread. */
    public boolean handOver(int limit) {
        if (handedOver) {
            return false;
        }
        int from = next;
        int to = from;
        int count = 0;
        while (to < pending.limit() && count < limit) {
            long bits = pending.word(to >> 6) & -1L << to;
            if (count + Long.bitCount(bits) <= limit) {
                count += Long.bitCount(bits);
                to = (to | Long.SIZE - 1) + 1;
            } else {
                for (; count < limit; count++) {
                    to = (to & -Long.SIZE) + Long.numberOfTrailingZeros(bits) + 1;
                    bits &= bits - 1;
                }
            }
        }
        next = to;
        handedOver = to == pending.limit();
        int end = to;
        changes.later(count, later -> write(from, end, later));
        return !handedOver;
    }

    /** Whether all has been written, so that nothing has to be asked any more. Never, if something could not be. */
    public boolean isOver() {
        return over;
    }

    /** Nothing more is to be written. Returns when the writing thread reads no state any more. By the store's thread. */
    public void giveUp() {
        givenUp = true;
        while (inWork != NONE) {
            Thread.onSpinWait();
        }
    }

    /** To be asked before a state changes, or its entry is forgotten. By the store's thread. */
    public Claim claim(int entry) {
        int word = entry >> 6;
        long bit = 1L << entry;
        boolean taken = pending.remove(entry);
        // In this order: a writer that has taken it out has said before that it would.
        if (inWork != word) {
            return taken ? Claim.TAKEN : Claim.FREE;
        }
        if (settledWord != word) {
            settledWord = word;
            settled = 0;
        } else if ((settled & bit) != 0) {
            return Claim.FREE;
        }
        settled |= bit;
        return taken ? Claim.TAKEN : Claim.BEING_WRITTEN;
    }

    /** Something could not be written. */
    public void fail() {
        failed = true;
    }

    /** Has a copy written. By the store's thread. */
    public void put(byte[] key, long deadlineMillis, S copy) {
        changes.later(1, later -> {
            boolean written = false;
            try {
                later.put(key, deadlineMillis, bytes(key, copy));
                written = true;
            } finally {
                if (!written) {
                    failed = true;
                }
            }
        });
    }

    private void write(int from, int to, StateChanges later) {
        boolean written = false;
        try {
            int entry = from;
            while (entry < to && !givenUp) {
                int end = Math.min(to, (entry | Long.SIZE - 1) + 1);
                long mask = -1L << entry & -1L >>> -end;
                if ((pending.word(entry >> 6) & mask) != 0) {
                    writeWord(entry >> 6, mask, later);
                }
                entry = end;
            }
            written = true;
        } finally {
            inWork = NONE;
            if (!written) {
                failed = true;
            }
        }
        over = to == pending.limit() && !failed;
    }

    private void writeWord(int word, long mask, StateChanges later) {
        inWork = word;
        if (givenUp) {
            return;
        }
        int first = word * Long.SIZE;
        // Before they are taken out: after that, an entry may be forgotten and be another key's.
        for (long bits = pending.word(word) & mask; bits != 0; bits &= bits - 1) {
            int i = Long.numberOfTrailingZeros(bits);
            keys[i] = entries.key(first + i);
            states[i] = entries.state(first + i);
        }
        long taken = pending.removeAll(word, mask);
        for (long bits = taken; bits != 0; bits &= bits - 1) {
            serialize(Long.numberOfTrailingZeros(bits));
        }
        // Nothing is read any more: who writes may wait for a disk.
        inWork = NONE;
        for (long bits = taken; bits != 0; bits &= bits - 1) {
            int i = Long.numberOfTrailingZeros(bits);
            later.put((byte[]) Objects.requireNonNull(keys[i]), deadlines[i], bytes[i]);
        }
    }

    /** Puts bytes in place of a key and its state. */
    @SuppressWarnings("unchecked") // Only states of type S were put in.
    private void serialize(int i) {
        Object key = keys[i];
        S state = (S) states[i];
        if (key == null || state == null) {
            throw new IllegalStateException("an entry is to be written, but has no state");
        }
        byte[] keyBytes;
        try {
            keyBytes = entries.bytes(key);
        } catch (RuntimeException e) {
            throw notWritten(key, "it", e);
        }
        deadlines[i] = format.deadlineMillis(state);
        bytes[i] = bytes(key, state);
        keys[i] = keyBytes;
        states[i] = null;
    }

    private byte[] bytes(Object key, S state) {
        try {
            return format.serializeInBackground(state);
        } catch (Exception e) {
            throw notWritten(key, "the state", e);
        }
    }

    private static IllegalStateException notWritten(Object key, String what, Exception cause) {
        String text =
                key instanceof byte[] bytes ? "with the bytes " + HexFormat.of().formatHex(bytes) : key.toString();
        return new IllegalStateException("key " + text + ": " + what + " cannot be written: " + cause, cause);
    }

    /** Heap held, in bytes. */
    public long sizeInBytes() {
        return 96 + pending.sizeInBytes() + 20L * Long.SIZE;
    }
}
