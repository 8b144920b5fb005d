// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import io.tidemark.runtime.shard.ShardSnapshot;
import io.tidemark.runtime.state.StateChanges;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one shard adds to a checkpoint: a segment. Told by the shard's thread, which
 * never waits: what is told is gathered and written by an executor, batch after batch. When all {@link #isWritten} has been
 * handed over, and the executor gets to what is given to it then, the segment is complete.
 */
final class ShardCheckpoint implements ShardSnapshot, AutoCloseable {
    /** Keys that are handed over at once, if they come one by one. */
    private static final int BATCH = 512;
    /** So many batches may be on their way before the shard is told to wait with what can wait. */
    private static final int MAX_BATCHES = 64;
    /** And so many, by what events change, before no more events are read. */
    private static final int FLOODED_BATCHES = 1_024;

    private final SegmentWriter segment;
    private final Executor executor;
    private final boolean full;
    private final long[] readAgain;

    private List<Consumer<SegmentWriter>> batch = new ArrayList<>();
    private int batchedKeys;
    private final AtomicInteger onTheirWay = new AtomicInteger();
    /** Why something could not be written; what comes after it is passed over. Set by the executor. */
    private volatile @Nullable Throwable failure;
    /** The checkpoint is given up: what is still on its way is not written. */
    private volatile boolean abandoned;

    private volatile boolean written;

    ShardCheckpoint(SegmentWriter segment, Executor executor, boolean full, long[] readAgain) {
        this.segment = segment;
        this.executor = executor;
        this.full = full;
        this.readAgain = readAgain;
    }

    @Override
    public boolean full() {
        return full;
    }

    @Override
    public long[] readAgain() {
        return readAgain;
    }

    @Override
    public void waiting(long timestampMillis, long eventId, byte[] event) {
        add(to -> to.waiting(timestampMillis, eventId, event));
    }

    @Override
    public StateChanges changes(String pattern) {
        return new StateChanges() {
            @Override
            public void put(byte[] key, long deadlineMillis, byte[] state) {
                add(to -> to.changes(pattern).put(key, deadlineMillis, state));
            }

            @Override
            public void later(int keys, Consumer<? super StateChanges> changes) {
                add(keys, to -> tell(changes, to.changes(pattern), pattern));
            }

            @Override
            public void remove(byte[] key) {
                add(to -> to.changes(pattern).remove(key));
            }
        };
    }

    private static void tell(Consumer<? super StateChanges> changes, StateChanges to, String pattern) {
        try {
            changes.accept(to);
        } catch (Exception e) {
            throw new IllegalStateException("pattern " + pattern + ", " + e.getMessage(), e);
        }
    }

    private void add(Consumer<SegmentWriter> change) {
        add(1, change);
    }

    private void add(int keys, Consumer<SegmentWriter> change) {
        batch.add(change);
        batchedKeys += keys;
        if (batchedKeys >= BATCH) {
            send();
        }
    }

    private void send() {
        List<Consumer<SegmentWriter>> sent = batch;
        batch = new ArrayList<>();
        batchedKeys = 0;
        onTheirWay.incrementAndGet();
        executor.execute(() -> write(sent));
    }

    private void write(List<Consumer<SegmentWriter>> changes) {
        try {
            if (failure == null && !abandoned) {
                changes.forEach(change -> change.accept(segment));
            }
        } catch (Throwable e) {
            // Whatever it is: what is missing must never be taken for complete.
            failure = e;
        } finally {
            onTheirWay.decrementAndGet();
        }
    }

    /** Whether so much is on its way that reading should wait for it. */
    boolean isFlooded() {
        return onTheirWay.get() >= FLOODED_BATCHES;
    }

    /** Nothing more is to be written. By any thread. */
    void abandon() {
        abandoned = true;
    }

    @Override
    public boolean isBusy() {
        return onTheirWay.get() >= MAX_BATCHES;
    }

    @Override
    public void handedOver() {
        send();
    }

    @Override
    public void written() {
        send();
        written = true;
    }

    /** Whether nothing more comes that matters: all was handed over, or something of it could not be written. */
    boolean isWritten() {
        return written || failure != null;
    }

    /** Makes the segment last. By the executor, after all that was handed to it. May block. */
    SegmentInfo finish() throws IOException {
        if (failure != null) {
            throw new IOException("the state of a shard cannot be written: " + failure, failure);
        }
        if (abandoned) {
            // Some of it may have been passed over: it must never be taken for complete.
            throw new IOException("it was given up, since the job has failed");
        }
        return segment.finish();
    }

    @Override
    public void close() {
        segment.close();
    }
}
