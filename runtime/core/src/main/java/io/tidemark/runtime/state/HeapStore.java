// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.state;

import io.tidemark.runtime.JobFailedException;
import io.tidemark.runtime.state.entry.EntryChanges;
import io.tidemark.runtime.state.entry.EntryTable;
import io.tidemark.runtime.state.entry.KeyLog;
import io.tidemark.runtime.state.entry.SnapshotWalk;
import io.tidemark.runtime.time.EventTimerQueue;
import org.jspecify.annotations.Nullable;

/**
 * What the stores on the heap share: entries with states and timers. What differs is the type of the keys.
 *
 * @param <S> type of the states
 */
abstract class HeapStore<S> implements KeyedStateStore<S> {
    static final int NONE = -1;

    private static final int MIN_CAPACITY = 16;
    /** From here on arrays grow by a quarter: what is held in vain counts more than the copying. */
    private static final int LARGE_CAPACITY = 1 << 16;

    final EntryTable table = new EntryTable();
    private final EventTimerQueue timers = new EventTimerQueue();
    private final String name;

    // For snapshots; without a format, nothing is noted.
    private final @Nullable StateFormat<S> format;
    private final boolean persistent;
    private final EntryChanges changes = new EntryChanges();
    /** The keys forgotten that a snapshot has. */
    private KeyLog removals = new KeyLog();
    /** The snapshot in work. */
    private @Nullable SnapshotWalk<S> snapshot;

    // Where the store stands. Without an entry the key is not there, and the slot is where it would be put.
    private int entry = NONE;
    private int slot = NONE;
    private int hash;
    private boolean passedOver;
    private int visited;

    HeapStore(StoreSpec<?, S> spec) {
        name = spec.name();
        format = spec.states();
        persistent = format != null;
    }

    /** The hash of the key of an entry. */
    abstract int hashOf(int index);

    /** Number of entries that there is room for. */
    abstract int capacity();

    abstract void resize(int capacity);

    abstract @Nullable S state(int index);

    abstract void setState(int index, S state);

    /** Keeps the key that was loaded last under an entry. */
    abstract void setKey(int index);

    /** Forgets key and state of an entry; the key counts as loaded. */
    abstract void forget(int index);

    /** The bytes of the key of an entry. */
    abstract byte[] keyBytes(int index);

    /** The entries, as long as they stay what they are: the store may get other arrays, and these go on to be read. */
    abstract SnapshotWalk.Entries<S> entries();

    /** Stands at the key that has these bytes. */
    abstract void load(byte[] key);

    /** Stands at a key; the entry is {@link #NONE} if it is not there. */
    final void standAt(int newEntry, int newSlot, int newHash) {
        entry = newEntry;
        slot = newSlot;
        hash = newHash;
        passedOver = false;
    }

    /** Stands at no key, since the one looked for does not react to the event. */
    final void passOver() {
        standAt(NONE, NONE, 0);
        passedOver = true;
    }

    @Override
    public final boolean passedOver() {
        return passedOver;
    }

    final int entry() {
        return entry;
    }

    @Override
    public final void save(@Nullable S state, long deadlineMillis) {
        if (state == null) {
            if (entry != NONE) {
                remove();
            }
            return;
        }
        if (entry == NONE) {
            insert(EntryTable.EVERY_CLASS);
        }
        put(state, deadlineMillis);
    }

    @Override
    public final void save(@Nullable S state, long deadlineMillis, int classes) {
        if (state == null) {
            save(null, deadlineMillis);
            return;
        }
        if (entry == NONE) {
            insert(classes);
        } else {
            table.setReactions(slot == NONE ? table.slotOf(entry, hashOf(entry)) : slot, classes);
        }
        put(state, deadlineMillis);
    }

    private void put(S state, long deadlineMillis) {
        setState(entry, state);
        timers.arm(entry, deadlineMillis);
        if (persistent) {
            changes.changed(entry);
        }
    }

    private void insert(int classes) {
        entry = table.insert(slot, hash, classes);
        slot = NONE;
        int capacity = capacity();
        if (entry >= capacity) {
            int more = capacity < LARGE_CAPACITY ? capacity : capacity / 4;
            capacity = Math.max(MIN_CAPACITY, capacity + more);
            resize(capacity);
            if (persistent) {
                changes.resize(capacity);
            }
        }
        setKey(entry);
    }

    private void remove() {
        if (persistent && changes.removed(entry)) {
            removals.add(keyBytesToWrite(entry));
        }
        if (slot == NONE) {
            slot = table.slotOf(entry, hashOf(entry));
        }
        table.remove(slot);
        timers.cancel(entry);
        forget(entry);
        entry = NONE;
        slot = NONE;
    }

    @Override
    public final @Nullable S nextDue(long timeMillis) {
        entry = timers.poll(timeMillis);
        slot = NONE;
        if (entry != NONE) {
            beforeChange(entry);
            return state(entry);
        }
        if (table.trimIfEmpty()) {
            timers.clear();
            resize(0);
            changes.resize(0);
        }
        return null;
    }

    @Override
    public final void visitKeys() {
        visited = 0;
    }

    @Override
    public final @Nullable S nextKey() {
        if (readNextKey() == null) {
            return null;
        }
        beforeChange(entry);
        return state(entry);
    }

    @Override
    public final @Nullable S readNextKey() {
        slot = NONE;
        while (visited < table.entryLimit()) {
            entry = visited++;
            S state = state(entry);
            if (state != null) {
                return state;
            }
        }
        entry = NONE;
        return null;
    }

    @Override
    public final void beginSnapshot(StateChanges to, boolean full) {
        StateFormat<S> writer = requireFormat();
        SnapshotWalk<S> before = snapshotInWork();
        if (before != null) {
            if (!full) {
                throw new IllegalStateException("pattern " + name
                        + ": a snapshot is in work; write it to its end, or begin a full one in its place");
            }
            before.giveUp();
        }
        standAt(NONE, NONE, 0);
        KeyLog removed = removals;
        removals = new KeyLog();
        // A full snapshot knows nothing of the keys forgotten before it.
        if (!full && removed.count() > 0) {
            to.later(removed.count(), changed -> removed.forEach(changed::remove));
        }
        snapshot = new SnapshotWalk<>(changes.freeze(full), entries(), writer, to);
    }

    @Override
    public final SnapshotPhase writeSnapshot(int limit) {
        requireFormat();
        if (limit < 1) {
            throw new IllegalArgumentException("snapshot: a limit of " + limit + " keys; it must be 1 or more");
        }
        SnapshotWalk<S> walk = snapshotInWork();
        if (walk == null) {
            return SnapshotPhase.WRITTEN;
        }
        return walk.handOver(limit) ? SnapshotPhase.WRITING : SnapshotPhase.WAITING;
    }

    private @Nullable SnapshotWalk<S> snapshotInWork() {
        if (snapshot != null && snapshot.isOver()) {
            snapshot = null;
        }
        return snapshot;
    }

    /** To be called before the state of an entry is handed out: it belongs to the snapshot as it is now. */
    final void beforeChange(int index) {
        if (snapshot != null) {
            leaveToSnapshot(index);
        }
    }

    private void leaveToSnapshot(int index) {
        SnapshotWalk<S> walk = snapshotInWork();
        S state = state(index);
        if (walk == null || state == null) {
            return;
        }
        StateFormat<S> writer = requireFormat();
        try {
            switch (walk.claim(index)) {
                case FREE -> {}
                case BEING_WRITTEN -> setState(index, writer.copy(state));
                case TAKEN -> walk.put(keyBytes(index), writer.deadlineMillis(state), writer.copy(state));
            }
        } catch (Exception e) {
            walk.fail();
            throw notWritten("state", index, e);
        }
    }

    private byte[] keyBytesToWrite(int index) {
        try {
            return keyBytes(index);
        } catch (Exception e) {
            throw notWritten("removal", index, e);
        }
    }

    private JobFailedException notWritten(String what, int index, Exception cause) {
        entry = index;
        return new JobFailedException(
                "pattern " + name + ", key " + key() + ": the " + what + " cannot be written to a snapshot: " + cause,
                cause);
    }

    @Override
    public final void restore(byte[] key, long deadlineMillis, byte @Nullable [] state) {
        StateFormat<S> reader = requireFormat();
        if (snapshotInWork() != null) {
            throw new IllegalStateException("pattern " + name + ": restored while a snapshot is in work");
        }
        try {
            load(key);
            if (state == null) {
                restoreRemoval();
                return;
            }
            S restored = reader.deserialize(state);
            if (entry == NONE) {
                insert(EntryTable.EVERY_CLASS);
            } else {
                table.setReactions(slot, EntryTable.EVERY_CLASS);
            }
            setState(entry, restored);
        } catch (Exception e) {
            throw new IllegalArgumentException(
                    "pattern " + name + ": key of " + key.length + " bytes, "
                            + (state == null ? "removed" : "state of " + state.length + " bytes")
                            + ": cannot be restored: " + e.getMessage(),
                    e);
        }
        timers.cancel(entry);
        timers.arm(entry, deadlineMillis);
        changes.restored(entry);
    }

    private void restoreRemoval() {
        if (entry == NONE) {
            throw new IllegalArgumentException("it is not there, so something before is missing or was left out");
        }
        changes.removed(entry);
        remove();
    }

    private StateFormat<S> requireFormat() {
        if (format == null) {
            throw new IllegalStateException(
                    "pattern " + name
                            + ": has no format for its states, so that there is nothing to restore and no snapshot; give the store one");
        }
        return format;
    }

    @Override
    public final long keyCount() {
        return table.size();
    }

    @Override
    public final long timerCount() {
        return timers.size();
    }

    @Override
    public long sizeInBytes() {
        SnapshotWalk<S> walk = snapshotInWork();
        long toWrite = removals.sizeInBytes() + (walk == null ? 0 : walk.sizeInBytes());
        return table.sizeInBytes() + timers.sizeInBytes() + changes.sizeInBytes() + toWrite;
    }
}
