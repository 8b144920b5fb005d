// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import io.tidemark.runtime.OutputEpoch;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * One of several shards: takes messages from its mailbox, in steps that never wait, in a thread of its own.
 *
 * @param <E> type of the events
 */
final class ShardWorker<E> {
    /** Batches that may wait in a mailbox. When it is full whoever brings events has to wait. */
    private static final int MAILBOX_CAPACITY = 16;

    private static final int STEP_LIMIT = 10_000;
    private static final int KEYS_PER_STEP = 512;
    /** Keys counted along with a message: a tenth of the work of a full batch. */
    private static final int COUNTED_PER_MESSAGE = 32;

    private final ShardTask<E> shard;
    private final OutputEpoch epoch;
    private final Queue<ShardMessage<E>> mailbox = new ArrayBlockingQueue<>(MAILBOX_CAPACITY);
    private volatile boolean done;
    private volatile @Nullable Throwable failure;

    ShardWorker(ShardTask<E> shard, OutputEpoch epoch) {
        this.shard = shard;
        this.epoch = epoch;
    }

    /** Before the first message, by the thread that brings events. */
    ShardTask<E> shard() {
        return shard;
    }

    /** Sends a message, by the thread that brings events. Returns false if the mailbox is full. */
    boolean offer(ShardMessage<E> message) {
        return mailbox.offer(message);
    }

    /** Whether there is nothing in the mailbox. */
    boolean isIdle() {
        return mailbox.isEmpty();
    }

    /** Whether the input is over and everything is out. */
    boolean isDone() {
        return done;
    }

    /** What went wrong, if anything did: the shard does nothing any more. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /**
     * Does a piece of work.
     *
     * @return whether there was any
     */
    boolean step() {
        if (failure != null) {
            return false;
        }
        try {
            return work();
        } catch (Throwable e) {
            // Also what is thrown unchecked against its type, as other languages do: nobody else would notice.
            failure = e;
            return false;
        }
    }

    private boolean work() {
        boolean wrote = shard.writeSnapshot(KEYS_PER_STEP);
        if (!shard.isAccepting() && !shard.isDone()) {
            shard.step(STEP_LIMIT);
            done = shard.isDone();
            return true;
        }
        ShardMessage<E> message = mailbox.poll();
        if (message == null) {
            return shard.count(KEYS_PER_STEP) || wrote;
        }
        if (message instanceof ShardMessage.Batch<E> batch) {
            batch.deliver(shard);
        } else if (message instanceof ShardMessage.Barrier<E> barrier) {
            // A barrier comes only when the snapshot before it is written.
            shard.beginSnapshot(barrier.snapshot());
            epoch.next();
        } else if (message instanceof ShardMessage.End<E> end) {
            shard.end(end.lastTimestampMillis());
        } else if (message instanceof ShardMessage.Report<E> report) {
            report.answer().complete(shard.report(report.withOpenMatches()));
        } else if (message instanceof ShardMessage.Census<E>) {
            shard.beginCensus();
        } else if (message instanceof ShardMessage.Measure<E> measure) {
            measure.sizeInBytes().complete(shard.sizeInBytes());
        }
        shard.count(COUNTED_PER_MESSAGE);
        return true;
    }
}
