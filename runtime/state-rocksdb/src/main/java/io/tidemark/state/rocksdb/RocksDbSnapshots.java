// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.state.rocksdb;

import io.tidemark.runtime.JobFailedException;
import io.tidemark.runtime.state.StateChanges;
import io.tidemark.runtime.state.entry.EntryChanges;
import io.tidemark.runtime.state.entry.PendingEntries;
import io.tidemark.runtime.state.entry.SnapshotWork;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots of a store: what was forgotten since the last, and the one in work. It is written in this order: removals;
 * keys on the heap that are pending, each earlier if it is handed out or moves out; keys in the database, as a snapshot of
 * RocksDB has them, so that these may come and go meanwhile.
 */
final class RocksDbSnapshots implements AutoCloseable {
    /** So many removals are kept on the heap; more are put into the database. */
    private static final int MAX_REMOVALS_ON_HEAP = 50_000;

    private final String pattern;
    private final ColdKeys cold;
    private final EntryChanges changes;

    private List<byte[]> removals = new ArrayList<>();
    private boolean removalsInDatabase;

    private @Nullable SnapshotWork work;
    private @Nullable ColdSnapshot coldWork;
    private PendingEntries pending = PendingEntries.NONE;
    private int nextToWrite;

    RocksDbSnapshots(String pattern, ColdKeys cold, EntryChanges changes) {
        this.pattern = pattern;
        this.cold = cold;
        this.changes = changes;
    }

    boolean isInWork() {
        return work != null;
    }

    boolean isPending(int entry) {
        return work != null && pending.contains(entry);
    }

    /** A key is gone that a snapshot has. */
    void removed(byte[] key) {
        removals.add(key);
        if (removals.size() == MAX_REMOVALS_ON_HEAP) {
            cold.noteRemovals(removals);
            removals.clear();
            removalsInDatabase = true;
        }
    }

    void requireNoneInWorkUnless(boolean full) {
        if (work != null && !full) {
            throw new IllegalStateException("pattern " + pattern
                    + ": a snapshot is in work; write it to its end, or begin a full one in its place");
        }
    }

    void begin(StateChanges to, boolean full) {
        close();
        cold.forgetChanges();
        cold.flush();
        int frozen = cold.epoch();
        // A full snapshot knows nothing of the keys forgotten before it.
        List<byte[]> toRemove = full ? List.of() : removals;
        // Before the first one, changes in the database were not noted.
        boolean allCold = full || !cold.isNoting();
        coldWork = new ColdSnapshot(cold, frozen, allCold, removalsInDatabase && !full, toRemove);
        work = new SnapshotWork(to, coldWork, toRemove.size());
        removals = new ArrayList<>();
        removalsInDatabase = false;
        pending = changes.freeze(full);
        cold.note();
        cold.nextEpoch();
        nextToWrite = 0;
    }

    int writeRemovals(int limit) {
        cold.database().requireSound();
        try {
            return required(work).write(limit);
        } catch (JobFailedException e) {
            throw e;
        } catch (RuntimeException e) {
            throw notWritten(e);
        }
    }

    /** The next entry that is pending, or -1. */
    int nextPending() {
        int next = pending.next(nextToWrite);
        if (next >= 0) {
            nextToWrite = next;
        }
        return next;
    }

    void write(int entry, byte[] key, long deadlineMillis, byte[] state) {
        required(work).put(key, deadlineMillis, state);
        // Only now: what failed must not pass for written.
        pending.remove(entry);
    }

    /** Writes keys of the database; returns whether there is more. */
    boolean writeCold(int limit) {
        boolean more;
        try {
            more = required(coldWork).write(required(work), limit);
        } catch (JobFailedException e) {
            throw e;
        } catch (RuntimeException e) {
            throw notWritten(e);
        }
        if (!more) {
            close();
            cold.forgetChanges();
        }
        return more;
    }

    private JobFailedException notWritten(RuntimeException e) {
        return new JobFailedException("pattern " + pattern + ": the snapshot cannot be written: " + e, e);
    }

    private static <T> T required(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("no snapshot is in work");
        }
        return part;
    }

    long sizeInBytes() {
        return SnapshotWork.sizeInBytes(removals.size())
                + (work == null ? 0 : work.sizeInBytes() + pending.sizeInBytes());
    }

    /** Ends the snapshot in work, or gives it up. */
    @Override
    public void close() {
        work = null;
        pending = PendingEntries.NONE;
        if (coldWork != null) {
            coldWork.close();
            coldWork = null;
        }
    }
}
