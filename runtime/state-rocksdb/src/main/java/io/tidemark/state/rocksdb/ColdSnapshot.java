// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.state.rocksdb;

import io.tidemark.runtime.state.entry.SnapshotWork;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Snapshot;

/**
 * The part of a snapshot that is in the database: removals, which it gives out as an iterator, and the keys, all or those
 * that changed. Holds on to what the database was when it was made.
 */
final class ColdSnapshot implements Iterator<byte[]>, AutoCloseable {
    private final ColdKeys cold;
    private final int epoch;
    private final boolean all;
    private final List<byte[]> removals;
    private int removalsRead;
    private final Snapshot snapshot;
    private @Nullable ColdRange removed;
    private @Nullable ColdRange keys;

    /**
     * Freezes what is there.
     *
     * @param all whether all keys are written, or those that changed in the epoch
     * @param removalsInDatabase whether removals of the epoch are in the database, too
     * @param removals those on the heap
     */
    ColdSnapshot(ColdKeys cold, int epoch, boolean all, boolean removalsInDatabase, List<byte[]> removals) {
        this.cold = cold;
        this.epoch = epoch;
        this.all = all;
        this.removals = removals;
        snapshot = cold.database().snapshot();
        if (removalsInDatabase) {
            removed = cold.changes(epoch, RocksDbKeyLayout.REMOVED, snapshot);
        }
    }

    @Override
    public boolean hasNext() {
        return removalsRead < removals.size() || (removed != null && removed.isValid());
    }

    @Override
    public byte[] next() {
        if (removalsRead < removals.size()) {
            return removals.get(removalsRead++);
        }
        if (removed == null || !removed.isValid()) {
            throw new NoSuchElementException("no more removals");
        }
        byte[] key = RocksDbKeyLayout.keyOfChange(removed.key());
        removed.next();
        return key;
    }

    /** Writes keys; returns whether there are more. */
    boolean write(SnapshotWork work, int limit) {
        if (keys == null) {
            keys = all ? cold.states(snapshot) : cold.changes(epoch, RocksDbKeyLayout.CHANGED, snapshot);
        }
        for (int written = 0; written < limit; written++) {
            if (!keys.isValid()) {
                return false;
            }
            if (all) {
                put(work, RocksDbKeyLayout.keyOfState(keys.key()), keys.value());
            } else {
                byte[] key = RocksDbKeyLayout.keyOfChange(keys.key());
                put(work, key, changedValue(keys, key));
            }
            keys.next();
        }
        return true;
    }

    private byte[] changedValue(ColdRange range, byte[] key) {
        byte[] stateKey = RocksDbKeyLayout.stateKey(cold.store(), key);
        byte[] value = cold.database().get(cold.database().states, range.options(), stateKey);
        if (value == null) {
            throw new IllegalStateException("key of " + key.length + " bytes: noted as changed, but is not there");
        }
        return value;
    }

    private static void put(SnapshotWork work, byte[] key, byte[] value) {
        work.put(key, RocksDbKeyLayout.stateDeadline(value), RocksDbKeyLayout.state(value));
    }

    @Override
    public void close() {
        if (removed != null) {
            removed.close();
        }
        if (keys != null) {
            keys.close();
        }
        cold.database().release(snapshot);
    }
}
