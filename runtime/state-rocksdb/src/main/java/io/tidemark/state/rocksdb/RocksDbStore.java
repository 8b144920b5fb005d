// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.state.rocksdb;

import io.tidemark.runtime.JobFailedException;
import io.tidemark.runtime.state.KeyedStateStore;
import io.tidemark.runtime.state.SnapshotPhase;
import io.tidemark.runtime.state.StateChanges;
import io.tidemark.runtime.state.StateFormat;
import io.tidemark.runtime.state.entry.EntryChanges;
import io.tidemark.runtime.time.EventTimerQueue;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keys in use on the heap, the others in the database; a key is in one of them only.
 *
 * <pre>
 *   load -- on the heap? ---------------------------------------> state
 *     |  no                                                         | save: the key moves to the heap;
 *     +---- in the database? -- read --> guest --> state -----------+  if that is full, others move out
 * </pre>
 *
 * <p>A guest that is not saved leaves no trace, so a visit of all keys does not move them. What is on the heap is an entry,
 * a small number, with its state, its timer, its bits for snapshots ({@link EntryChanges}) and for {@link ClockHand}.
 *
 * @param <S> type of the states
 */
abstract class RocksDbStore<S> implements KeyedStateStore<S>, AutoCloseable {
    static final int NONE = HotKeys.NONE;

    /** So many keys move out together, but no more than an eighth. */
    private static final int MAX_EVICTED_AT_ONCE = 128;

    private final HotKeys keys;
    private final StoreContext<S> context;
    private final StateFormat<S> format;
    private final ColdKeys cold;
    private final int hotLimit;

    private @Nullable Object[] states = new @Nullable Object[0];
    private final EventTimerQueue timers = new EventTimerQueue();
    private final EntryChanges changes = new EntryChanges();
    private final ClockHand clock = new ClockHand();
    private final int[] victims;
    private final RocksDbSnapshots snapshots;
    /** The largest time for which due keys were asked. */
    private long firedTo = Long.MIN_VALUE;

    // Where the store stands: at an entry, at a guest, or at a key that is not there.
    private int entry = NONE;
    private @Nullable Guest<S> guest;

    // A visit: first the heap, up to an entry, then the database.
    private int visited;
    private @Nullable ColdRange visitedRange;

    RocksDbStore(HotKeys keys, StoreContext<S> context) {
        this.keys = keys;
        this.context = context;
        format = context.format();
        cold = new ColdKeys(context.database(), context.number());
        hotLimit = context.hotKeys();
        victims = new int[Math.max(1, Math.min(MAX_EVICTED_AT_ONCE, hotLimit / 8))];
        snapshots = new RocksDbSnapshots(context.name(), cold, changes);
    }

    /** To be called before a key is looked for: what was handed out last is settled. */
    final void leave() {
        Guest<S> left = guest;
        if (left != null) {
            if (left.due) {
                // Its timer is gone, and the database still says otherwise.
                moveIn(left);
            }
            guest = null;
        }
        entry = NONE;
    }

    /** Stands at what was looked for: at an entry, or wherever the database says. */
    final @Nullable S standAt(int found) {
        if (found != NONE) {
            entry = found;
            clock.use(found);
            return handOut(found);
        }
        if (cold.keys() == 0) {
            return null;
        }
        byte[] key = keys.lookedFor();
        byte[] value = cold.get(key, keys.hash);
        return value == null ? null : standAtGuest(key, value, false);
    }

    private S standAtGuest(byte[] key, byte[] value, boolean due) {
        S state;
        try {
            state = format.deserialize(RocksDbKeyLayout.state(value));
        } catch (RuntimeException e) {
            throw context.failed("state of key " + keys.key() + " cannot be read from the database", e);
        }
        guest = new Guest<>(key, value, state, due);
        return state;
    }

    private S handOut(int index) {
        if (snapshots.isPending(index)) {
            writePending(index);
        }
        return state(index);
    }

    @SuppressWarnings("unchecked") // Only states of type S are put in.
    private S state(int index) {
        Object state = states[index];
        if (state == null) {
            throw new IllegalStateException("entry " + index + " has no state");
        }
        return (S) state;
    }

    @Override
    public final void save(@Nullable S state, long deadlineMillis) {
        if (state == null) {
            remove(true);
            return;
        }
        if (entry == NONE) {
            if (guest != null) {
                moveIn(guest);
                guest = null;
            } else {
                entry = insert();
            }
        }
        if (states[entry] != state) {
            states[entry] = state;
        }
        timers.arm(entry, deadlineMillis);
        changes.changed(entry);
    }

    /** Takes a key from the database to the heap, and stands at its entry. */
    private void moveIn(Guest<S> from) {
        entry = insert();
        cold.remove(from.key, keys.hash, from.value);
        states[entry] = from.state;
        if (!from.due) {
            timers.arm(entry, RocksDbKeyLayout.timer(from.value));
        }
        if (!RocksDbKeyLayout.isCreatedIn(from.value, cold.epoch())) {
            changes.restored(entry);
        }
        if (RocksDbKeyLayout.isChangedIn(from.value, cold.epoch())) {
            changes.changed(entry);
        }
    }

    /** Adds the key looked for last to the heap. */
    private int insert() {
        if (keys.size() >= hotLimit) {
            evict();
        }
        int index = keys.insert(hotLimit);
        if (index >= states.length) {
            states = Arrays.copyOf(states, keys.capacity());
            changes.resize(states.length);
            clock.resize(states.length);
        }
        clock.add(index);
        return index;
    }

    /** Moves keys out to the database. They are on the heap until they are written. */
    private void evict() {
        int count = clock.choose(victims, timers, firedTo);
        for (int i = 0; i < count; i++) {
            moveOut(victims[i]);
        }
        cold.flush();
        for (int i = 0; i < count; i++) {
            drop(victims[i]);
        }
    }

    private void moveOut(int index) {
        S state = state(index);
        byte[] key;
        byte[] bytes;
        long deadline;
        try {
            key = keys.bytes(index);
            bytes = format.serialize(state);
            deadline = format.deadlineMillis(state);
            if (snapshots.isPending(index)) {
                snapshots.write(index, key, deadline, bytes);
            }
        } catch (RuntimeException e) {
            throw context.failed("key " + keys.key(index) + " cannot be written to the database", e);
        }
        cold.put(key, !changes.isKnown(index), changes.isDirty(index), deadline, timers.deadline(index), bytes);
    }

    private boolean drop(int index) {
        boolean known = changes.removed(index);
        timers.cancel(index);
        clock.remove(index);
        keys.remove(index);
        states[index] = null;
        return known;
    }

    private boolean remove(boolean noted) {
        if (entry != NONE) {
            keys.lookFor(entry);
            byte[] key = noted && changes.isKnown(entry) ? bytesOf(entry) : null;
            drop(entry);
            entry = NONE;
            if (key != null) {
                snapshots.removed(key);
            }
            return true;
        }
        Guest<S> removed = guest;
        if (removed == null) {
            return false;
        }
        guest = null;
        cold.remove(removed.key, keys.hash, removed.value);
        if (noted && !RocksDbKeyLayout.isCreatedIn(removed.value, cold.epoch())) {
            snapshots.removed(removed.key);
        }
        return true;
    }

    private byte[] bytesOf(int index) {
        try {
            return keys.bytes(index);
        } catch (RuntimeException e) {
            throw context.failed("key " + keys.key(index) + ": the removal cannot be written to a snapshot", e);
        }
    }

    @Override
    public final @Nullable S nextDue(long timeMillis) {
        leave();
        firedTo = Math.max(firedTo, timeMillis);
        while (true) {
            long firstCold = cold.deadlines().first(timeMillis);
            entry = timers.poll(Math.min(timeMillis, firstCold));
            if (entry != NONE) {
                return handOut(entry);
            }
            if (firstCold > timeMillis || firstCold == NEVER) {
                trimIfEmpty();
                return null;
            }
            S state = standAtDue(cold.deadlines().take());
            if (state != null) {
                return state;
            }
        }
    }

    private @Nullable S standAtDue(byte[] deadlineKey) {
        byte[] key = RocksDbKeyLayout.keyOfDeadline(deadlineKey);
        if (find(key) != NONE) {
            return null;
        }
        byte[] value = cold.get(key, keys.hash);
        if (value == null || RocksDbKeyLayout.timer(value) != RocksDbKeyLayout.deadline(deadlineKey)) {
            return null;
        }
        return standAtGuest(key, value, true);
    }

    private int find(byte[] key) {
        try {
            return keys.find(key);
        } catch (RuntimeException e) {
            throw context.failed("key of " + key.length + " bytes cannot be read from the database", e);
        }
    }

    private void trimIfEmpty() {
        if (keys.size() == 0 && keys.table.trimIfEmpty()) {
            timers.clear();
            keys.resize(0);
            states = new @Nullable Object[0];
            changes.resize(0);
            clock.resize(0);
        }
    }

    @Override
    public final void visitKeys() {
        leave();
        endVisit();
        visited = 0;
    }

    @Override
    public final @Nullable S nextKey() {
        S state = readNextKey();
        return state == null || entry == NONE ? state : handOut(entry);
    }

    @Override
    public final @Nullable S readNextKey() {
        leave();
        while (visited < states.length) {
            int index = visited++;
            if (states[index] != null) {
                entry = index;
                return state(index);
            }
        }
        ColdRange range = visitedRange;
        if (range == null) {
            if (cold.keys() == 0) {
                return null;
            }
            // What moves out from here on was visited already: the range does not see it.
            cold.flush();
            range = cold.states(null);
            visitedRange = range;
        } else {
            range.next();
        }
        if (!range.isValid()) {
            endVisit();
            visited = Integer.MAX_VALUE;
            return null;
        }
        byte[] key = RocksDbKeyLayout.keyOfState(range.key());
        find(key);
        return standAtGuest(key, range.value(), false);
    }

    private void endVisit() {
        if (visitedRange != null) {
            visitedRange.close();
            visitedRange = null;
        }
    }

    @Override
    public final Object key() {
        return entry != NONE ? keys.key(entry) : keys.key();
    }

    @Override
    public final void beginSnapshot(StateChanges to, boolean full) {
        snapshots.requireNoneInWorkUnless(full);
        leave();
        snapshots.begin(to, full);
    }

    @Override
    public final SnapshotPhase writeSnapshot(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("snapshot: a limit of " + limit + " keys; it must be 1 or more");
        }
        return snapshots.isInWork() && write(limit) ? SnapshotPhase.WRITING : SnapshotPhase.WRITTEN;
    }

    private boolean write(int limit) {
        int left = limit - snapshots.writeRemovals(limit);
        while (left > 0) {
            int index = snapshots.nextPending();
            if (index == NONE) {
                return snapshots.writeCold(left);
            }
            writePending(index);
            left--;
        }
        return true;
    }

    private void writePending(int index) {
        S state = state(index);
        try {
            snapshots.write(index, keys.bytes(index), format.deadlineMillis(state), format.serialize(state));
        } catch (JobFailedException e) {
            throw e;
        } catch (RuntimeException e) {
            throw context.notWritten("key " + keys.key(index) + ": the state cannot be written to a snapshot", e);
        }
    }

    @Override
    public final void restore(byte[] key, long deadlineMillis, byte @Nullable [] state) {
        if (snapshots.isInWork()) {
            throw new IllegalStateException("pattern " + context.name() + ": restored while a snapshot is in work");
        }
        leave();
        cold.note();
        try {
            S restored = state == null ? null : format.deserialize(state);
            standAt(keys.find(key));
            if (restored == null) {
                if (!remove(false)) {
                    throw new IllegalArgumentException(
                            "it is not there, so something before is missing or was left out");
                }
            } else {
                restore(restored, deadlineMillis);
            }
        } catch (JobFailedException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "pattern " + context.name() + ": key of " + key.length + " bytes, "
                            + (state == null ? "removed" : "state of " + state.length + " bytes")
                            + ": cannot be restored: " + e.getMessage(),
                    e);
        }
    }

    private void restore(S state, long deadlineMillis) {
        if (guest != null) {
            moveIn(guest);
            guest = null;
        } else if (entry == NONE) {
            entry = insert();
        }
        states[entry] = state;
        timers.cancel(entry);
        timers.arm(entry, deadlineMillis);
        changes.restored(entry);
    }

    @Override
    public final long keyCount() {
        return keys.size() + cold.keys();
    }

    @Override
    public final long timerCount() {
        return timers.size() + cold.timers();
    }

    @Override
    public final long sizeInBytes() {
        return keys.sizeInBytes()
                + 4L * states.length
                + timers.sizeInBytes()
                + changes.sizeInBytes()
                + clock.sizeInBytes()
                + snapshots.sizeInBytes();
    }

    final void checkInvariants() {
        cold.checkInvariants();
        if (clock.count() != keys.size() || keys.size() > hotLimit) {
            throw new AssertionError(
                    keys.size() + " keys on the heap, " + clock.count() + " in the clock, limit " + hotLimit);
        }
    }

    @Override
    public final void close() {
        endVisit();
        snapshots.close();
        cold.close();
    }
}
