// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.state.entry;

import io.tidemark.runtime.state.StateChanges;
import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * A snapshot that is being written: puts the removals before everything else, because a key may have been forgotten and
 * be there again. What is written early, since its key is about to be handed out, waits for them: so nobody waits
 * for removals. Not thread-safe.
 */
public final class SnapshotWork {
    /** A key of average length: reference, header, content. */
    private static final long BYTES_PER_REMOVAL = 40;

    /** A key that waits for the removals. */
    private static final class Waiting {
        private final byte[] key;
        private final long deadlineMillis;
        private final byte[] state;

        Waiting(byte[] key, long deadlineMillis, byte[] state) {
            this.key = key;
            this.deadlineMillis = deadlineMillis;
            this.state = state;
        }
    }

    private final StateChanges changes;
    private final Iterator<byte[]> removals;
    private long removalsLeft;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private long waitingBytes;

    /**
     * Begins a snapshot.
     *
     * @param removals the keys to be removed, as bytes
     * @param removalsInMemory how many of them are held on the heap: they come first
     */
    public SnapshotWork(StateChanges changes, Iterator<byte[]> removals, int removalsInMemory) {
        this.changes = changes;
        this.removals = removals;
        removalsLeft = removalsInMemory;
    }

    /** Writes a key that is there, as soon as that is possible. */
    public void put(byte[] key, long deadlineMillis, byte[] state) {
        if (!removals.hasNext()) {
            changes.put(key, deadlineMillis, state);
        } else {
            waiting.add(new Waiting(key, deadlineMillis, state));
            waitingBytes += key.length + state.length;
        }
    }

    /** Writes removals and what waits for them, this many at most; returns how many. */
    public int write(int limit) {
        int written = 0;
        while (written < limit && removals.hasNext()) {
            changes.remove(removals.next());
            removalsLeft--;
            written++;
        }
        while (written < limit && !waiting.isEmpty()) {
            Waiting next = waiting.remove();
            waitingBytes -= next.key.length + next.state.length;
            changes.put(next.key, next.deadlineMillis, next.state);
            written++;
        }
        return written;
    }

    /** Heap held by what waits to be written, in bytes. */
    public long sizeInBytes() {
        return sizeInBytes(Math.max(0, removalsLeft)) + waitingBytes;
    }

    /** Heap held by a number of removals that wait to be written, in bytes. */
    public static long sizeInBytes(long removals) {
        return BYTES_PER_REMOVAL * removals;
    }
}
