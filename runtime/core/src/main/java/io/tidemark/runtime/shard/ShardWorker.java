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

    /** So many events and keys at a time: a sink may take its time for each, and somebody may want to know something. */
    private static final int STEP_LIMIT = 64;
    /** After so many of them some more of a snapshot is written. */
    private static final int EVENTS_PER_WRITE = 10_000;

    private static final int KEYS_PER_STEP = 512;
    /** Keys counted along with a message: a tenth of the work of a full batch. */
    private static final int COUNTED_PER_MESSAGE = 32;

    private final ShardTask<E> shard;
    private final OutputEpoch epoch;
    private final Queue<ShardMessage<E>> mailbox = new ArrayBlockingQueue<>(MAILBOX_CAPACITY);
    /** Of this thread: the events and keys until some more of a snapshot is written. */
    private int untilWrite;

    /** What somebody wants to know without waiting for the mailbox. */
    private volatile ShardMessage.@Nullable Report<E> question;

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

    /** Asks a question that does not wait in the mailbox, one at a time; by the thread that brings events. */
    void ask(ShardMessage.Report<E> report) {
        question = report;
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
        try {
            if (failure != null) {
                // What it has done until then can be told.
                answer();
                return false;
            }
            return work();
        } catch (Throwable e) {
            // Also what is thrown unchecked against its type, as other languages do: nobody else would notice.
            failure = e;
            return false;
        }
    }

    private boolean work() {
        answer();
        boolean inWork = !shard.isAccepting() && !shard.isDone();
        boolean wrote = false;
        if (!inWork || untilWrite <= 0) {
            untilWrite = EVENTS_PER_WRITE;
            wrote = shard.writeSnapshot(KEYS_PER_STEP);
        }
        if (inWork) {
            untilWrite -= STEP_LIMIT;
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
            answer(report);
        } else if (message instanceof ShardMessage.Census<E>) {
            shard.beginCensus();
        } else if (message instanceof ShardMessage.Measure<E> measure) {
            measure.sizeInBytes().complete(shard.sizeInBytes());
        }
        shard.count(COUNTED_PER_MESSAGE);
        return true;
    }

    private void answer() {
        ShardMessage.Report<E> asked = question;
        if (asked != null) {
            question = null;
            answer(asked);
        }
    }

    private void answer(ShardMessage.Report<E> asked) {
        asked.answer().complete(shard.report(asked.withOpenMatches()));
    }
}
