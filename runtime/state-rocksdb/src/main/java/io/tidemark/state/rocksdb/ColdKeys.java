// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.state.rocksdb;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Snapshot;
import org.rocksdb.WriteBatch;

/**
 * The keys of one store that are in the database, and how many. A key is here or on the heap, never both.
 *
 * <p>Writes are collected and written together: a removal waits until something has to be read that may depend on it. So
 * that a look-up need not wait for removals of other keys, a small filter over the hashes says which may wait.
 */
final class ColdKeys implements AutoCloseable {
    /** So many removals wait at most. */
    private static final int MAX_WAITING = 512;

    private static final int FILTER_BITS = 1 << 14;
    private static final byte[] NOTHING = new byte[0];

    private final ColdDatabase database;
    private final int store;
    private final WriteBatch batch = new WriteBatch();
    private final long[] waiting = new long[FILTER_BITS / Long.SIZE];
    private int waitingCount;
    private final ColdDeadlines deadlines;

    private long keys;
    private long timers;
    private int epoch = 1;
    /** Whether changes are noted: not before the first snapshot, which has everything anyway. */
    private boolean noting;
    // Whether there is something to forget: of the epoch, and of those before it.
    private boolean notedNow;
    private boolean notedBefore;

    ColdKeys(ColdDatabase database, int store) {
        this.database = database;
        this.store = store;
        deadlines = new ColdDeadlines(this, store);
    }

    ColdDatabase database() {
        return database;
    }

    int store() {
        return store;
    }

    ColdDeadlines deadlines() {
        return deadlines;
    }

    long keys() {
        return keys;
    }

    long timers() {
        return timers;
    }

    /** Counts the snapshots begun. */
    int epoch() {
        return epoch;
    }

    /** From now on changes are noted. */
    void note() {
        noting = true;
    }

    boolean isNoting() {
        return noting;
    }

    /** A snapshot begins: what comes now belongs to the next. */
    void nextEpoch() {
        epoch++;
        notedBefore |= notedNow;
        notedNow = false;
    }

    /** The value of a key, or null if it is not here. */
    byte @Nullable [] get(byte[] key, int hash) {
        if (keys == 0) {
            return null;
        }
        int bit = hash & (FILTER_BITS - 1);
        if (waitingCount > 0 && (waiting[bit >> 6] & (1L << bit)) != 0) {
            flush();
        }
        return database.get(database.states, RocksDbKeyLayout.stateKey(store, key));
    }

    /** Adds a key, which must not be here. It can be read after {@link #flush}. */
    void put(byte[] key, boolean created, boolean changed, long deadline, long timer, byte[] state) {
        try {
            byte[] value = RocksDbKeyLayout.value(epoch, created, changed, deadline, timer, state);
            batch.put(database.states, RocksDbKeyLayout.stateKey(store, key), value);
            if (timer != RocksDbStore.NEVER) {
                byte[] deadlineKey = RocksDbKeyLayout.deadlineKey(store, timer, key);
                batch.put(database.deadlines, deadlineKey, NOTHING);
                deadlines.added(deadlineKey);
                timers++;
            }
            if (changed && noting) {
                batch.put(database.changes, changeKey(RocksDbKeyLayout.CHANGED, key), NOTHING);
            }
        } catch (RocksDBException e) {
            throw database.fail("cannot be written", e);
        }
        keys++;
    }

    /** Removes a key. */
    void remove(byte[] key, int hash, byte[] value) {
        try {
            batch.delete(database.states, RocksDbKeyLayout.stateKey(store, key));
            long timer = RocksDbKeyLayout.timer(value);
            if (timer != RocksDbStore.NEVER) {
                batch.delete(database.deadlines, RocksDbKeyLayout.deadlineKey(store, timer, key));
                timers--;
            }
            if (noting && RocksDbKeyLayout.isChangedIn(value, epoch)) {
                batch.delete(database.changes, changeKey(RocksDbKeyLayout.CHANGED, key));
            }
        } catch (RocksDBException e) {
            throw database.fail("cannot be written", e);
        }
        keys--;
        int bit = hash & (FILTER_BITS - 1);
        waiting[bit >> 6] |= 1L << bit;
        waitingCount++;
        if (waitingCount == MAX_WAITING) {
            flush();
        }
    }

    /** Puts down keys that the next snapshot has to remove, because there are too many for the heap. */
    void noteRemovals(List<byte[]> removals) {
        try {
            for (byte[] key : removals) {
                batch.put(database.changes, changeKey(RocksDbKeyLayout.REMOVED, key), NOTHING);
            }
        } catch (RocksDBException e) {
            throw database.fail("cannot be written", e);
        }
        flush();
    }

    private byte[] changeKey(byte kind, byte[] key) {
        notedNow = true;
        return RocksDbKeyLayout.changeKey(store, epoch, kind, key);
    }

    /** Forgets what was noted before this epoch. */
    void forgetChanges() {
        if (notedBefore) {
            database.deleteRange(
                    database.changes,
                    RocksDbKeyLayout.storePrefix(store),
                    RocksDbKeyLayout.changePrefix(store, epoch, RocksDbKeyLayout.REMOVED));
            notedBefore = false;
        }
    }

    /** Writes what waits. */
    void flush() {
        if (batch.count() > 0) {
            database.write(batch);
        }
        if (waitingCount > 0) {
            waitingCount = 0;
            Arrays.fill(waiting, 0);
        }
    }

    /** All keys with their values, as they are now or as a snapshot has them. */
    ColdRange states(@Nullable Snapshot snapshot) {
        return database.range(
                database.states,
                RocksDbKeyLayout.storePrefix(store),
                RocksDbKeyLayout.storePrefix(store + 1),
                snapshot);
    }

    /** The changes of a kind that were noted in an epoch. */
    ColdRange changes(int ofEpoch, byte kind, Snapshot snapshot) {
        return database.range(
                database.changes,
                RocksDbKeyLayout.changePrefix(store, ofEpoch, kind),
                RocksDbKeyLayout.changePrefix(store, ofEpoch, (byte) (kind + 1)),
                snapshot);
    }

    /** A walk over all of it. */
    void checkInvariants() {
        flush();
        long found = count(states(null));
        long withTimer = count(database.range(
                database.deadlines,
                RocksDbKeyLayout.storePrefix(store),
                RocksDbKeyLayout.storePrefix(store + 1),
                null));
        if (found != keys || withTimer != timers) {
            throw new AssertionError(keys + " keys counted, " + found + " found; " + timers + " timers counted, "
                    + withTimer + " found");
        }
    }

    private static long count(ColdRange range) {
        try (range) {
            long count = 0;
            for (; range.isValid(); range.next()) {
                count++;
            }
            return count;
        }
    }

    @Override
    public void close() {
        batch.close();
    }
}
