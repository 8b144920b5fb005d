// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import io.tidemark.runtime.JobFailedException;
import io.tidemark.runtime.time.WatermarkGenerator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Several shards, each with a thread and a mailbox of its own. Here, in the thread that brings events, it is decided which
 * event is late, whom it matters to, and which shard owns its keys.
 *
 * @param <E> type of the events
 */
public final class ShardGroup<E> implements Shards<E> {
    private static final long WAIT_NANOS = 50_000;
    private static final long NOBODY = Long.MIN_VALUE;

    private final EventRouter<E> router;
    private final LateEvents<E> lateEvents;
    private final List<ShardWorker<E>> workers = new ArrayList<>();
    private final List<Deque<ShardMessage<E>>> outgoing = new ArrayList<>();
    private final List<ShardMessage.Batch<E>> filling = new ArrayList<>();
    private final JobThreads threads;
    private boolean started;
    private @Nullable Thread caller;
    /** What the shards were asked to tell soon; empty: nothing. */
    private List<CompletableFuture<ShardReport>> asked = List.of();

    private long watermark = WatermarkGenerator.NO_WATERMARK;
    private long lastTimestamp = WatermarkGenerator.NO_WATERMARK;
    private boolean ended;
    private boolean stopping;
    private long ignoredCount;
    /** When the next event to be followed arrived; {@link #NOBODY}: none is. */
    private long followNextNanos = NOBODY;

    /**
     * Shards as planned, each in a thread of its own.
     *
     * @param threads where the shards work
     * @param count number of shards
     * @param sinks stands between a worker and the sinks of the plan
     */
    public ShardGroup(JobThreads threads, int count, ShardPlan<E> plan, WorkerSinks sinks, PartitionNames partitions) {
        this.router = new EventRouter<>(plan, count);
        this.lateEvents = plan.newLateEvents(sinks.binding(), partitions);
        this.threads = threads;
        try {
            for (int shard = 0; shard < count; shard++) {
                WorkerSinks own = sinks.another();
                addWorker(own, new ShardTask<>(shard, count, plan, own.binding(), own.failures(), partitions));
            }
        } catch (RuntimeException | Error e) {
            // Nobody else knows of those that there are: what they hold would stay open.
            Closing closing = new Closing().then(() -> {
                throw e;
            });
            workers.forEach(worker -> closing.then(() -> worker.shard().close()));
            closing.end();
        }
    }

    private void addWorker(WorkerSinks own, ShardTask<E> task) {
        workers.add(new ShardWorker<>(task, own.epoch()));
        outgoing.add(new ArrayDeque<>());
        filling.add(new ShardMessage.Batch<>());
    }

    @Override
    public void accept(long timestampMillis, long eventId, E event) {
        requireOutside();
        if (timestampMillis <= watermark) {
            followNextNanos = NOBODY;
            lateEvents.accept(timestampMillis, eventId, event, watermark);
            return;
        }
        if (!router.route(event)) {
            followNextNanos = NOBODY;
            ignoredCount++;
            return;
        }
        if (timestampMillis > lastTimestamp) {
            lastTimestamp = timestampMillis;
        }
        for (int shard = 0; shard < workers.size(); shard++) {
            long mark = router.mark(shard);
            if (mark != 0) {
                ShardMessage.Batch<E> batch = filling.get(shard);
                batch.add(timestampMillis, eventId, mark, event);
                if (followNextNanos != NOBODY) {
                    batch.follow(followNextNanos);
                }
                if (batch.isFull()) {
                    seal(shard);
                }
            }
        }
        followNextNanos = NOBODY;
    }

    @Override
    public void followNext(long arrivedNanos) {
        followNextNanos = arrivedNanos;
    }

    /** Handlers and sinks are called by the threads of the shards, and must not bring events. */
    private void requireOutside() {
        Thread current = Thread.currentThread();
        if (current != caller) {
            if (threads.isOwn(current)) {
                throw new IllegalStateException(
                        "events must not be pushed from inside a handler or a sink, nor watermarks");
            }
            caller = current;
        }
        if (ended) {
            throw new IllegalStateException("an event or a watermark was pushed after the end of the input");
        }
    }

    /** What was gathered for a shard is to be sent. */
    private void seal(int shard) {
        ShardMessage.Batch<E> batch = filling.get(shard);
        if (!batch.isEmpty()) {
            outgoing.get(shard).add(batch);
            filling.set(shard, new ShardMessage.Batch<>());
        }
    }

    @Override
    public void advanceWatermark(long watermarkMillis) {
        requireOutside();
        if (watermarkMillis > watermark) {
            watermark = watermarkMillis;
            filling.forEach(batch -> batch.advance(watermarkMillis));
        }
    }

    @Override
    public void end() {
        ended = true;
        watermark = Long.MAX_VALUE;
        toAll(new ShardMessage.End<>(lastTimestamp));
    }

    private void toAll(ShardMessage<E> message) {
        for (int shard = 0; shard < workers.size(); shard++) {
            send(shard, message);
        }
    }

    private void send(int shard, ShardMessage<E> message) {
        seal(shard);
        outgoing.get(shard).add(message);
    }

    @Override
    public boolean step(int limit) {
        start();
        boolean sent = false;
        for (int shard = 0; shard < workers.size(); shard++) {
            ShardWorker<E> worker = workers.get(shard);
            Throwable failure = worker.failure();
            if (failure != null) {
                throw failed(shard, failure);
            }
            Deque<ShardMessage<E>> queue = outgoing.get(shard);
            if (queue.isEmpty() && worker.isIdle()) {
                // It has nothing to do: what there is goes off, though the batch is not full.
                seal(shard);
            }
            while (!queue.isEmpty() && worker.offer(queue.peek())) {
                queue.remove();
                sent = true;
            }
        }
        if (sent) {
            threads.wake();
        }
        if (stopping) {
            threads.look();
        }
        return sent;
    }

    private void start() {
        if (!started) {
            started = true;
            for (int shard = 0; shard < workers.size(); shard++) {
                threads.start("shard-" + shard, workers.get(shard)::step);
            }
        }
    }

    private static JobFailedException failed(int shard, Throwable failure) {
        if (failure instanceof JobFailedException own) {
            return own;
        }
        return new JobFailedException("shard " + shard + " failed: " + failure, failure);
    }

    @Override
    public boolean isAccepting() {
        if (ended) {
            return false;
        }
        for (Deque<ShardMessage<E>> queue : outgoing) {
            if (!queue.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean isDone() {
        for (ShardWorker<E> worker : workers) {
            if (!worker.isDone()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public long watermark() {
        return watermark;
    }

    @Override
    public long lastTimestamp() {
        return lastTimestamp;
    }

    @Override
    public void beginSnapshot(List<? extends ShardSnapshot> snapshots) {
        for (int shard = 0; shard < workers.size(); shard++) {
            send(shard, new ShardMessage.Barrier<>(snapshots.get(shard)));
        }
    }

    /** The shards write by themselves. */
    @Override
    public boolean writeSnapshot(int limit) {
        return false;
    }

    @Override
    public void restoreTime(long watermarkMillis, long lastTimestampMillis) {
        watermark = watermarkMillis;
        lastTimestamp = lastTimestampMillis;
        workers.forEach(worker -> worker.shard().restoreTime(watermarkMillis, lastTimestampMillis));
    }

    @Override
    public boolean restoreKey(String pattern, byte[] key, long deadlineMillis, byte @Nullable [] saved) {
        int shard = router.shardOf(pattern, key);
        return shard >= 0 && workers.get(shard).shard().restoreKey(pattern, key, deadlineMillis, saved);
    }

    @Override
    public void restoreWaiting(long timestampMillis, long eventId, byte[] event) {
        E restored = workers.get(0).shard().deserialize(event);
        if (router.route(restored)) {
            for (int shard = 0; shard < workers.size(); shard++) {
                if (router.mark(shard) != 0) {
                    workers.get(shard).shard().add(timestampMillis, eventId, router.mark(shard), restored);
                }
            }
        }
    }

    @Override
    public int count() {
        return workers.size();
    }

    @Override
    public long lateCount() {
        return lateEvents.count();
    }

    @Override
    public long ignoredCount() {
        return ignoredCount;
    }

    @Override
    public ShardReport report(boolean withOpenMatches) {
        if (!started) {
            return ShardReport.sum(workers.stream()
                    .map(worker -> worker.shard().report(withOpenMatches))
                    .toList());
        }
        return ShardReport.sum(ask(answer -> new ShardMessage.Report<>(withOpenMatches, answer)));
    }

    /** The shards answer in between: a mailbox may hold as much as takes a slow sink minutes. */
    @Override
    public @Nullable ShardReport reportSoon(boolean withOpenMatches) {
        if (!started) {
            return report(withOpenMatches);
        }
        if (asked.isEmpty()) {
            List<CompletableFuture<ShardReport>> answers = new ArrayList<>();
            for (ShardWorker<E> worker : workers) {
                CompletableFuture<ShardReport> answer = new CompletableFuture<>();
                answers.add(answer);
                worker.ask(new ShardMessage.Report<>(withOpenMatches, answer));
            }
            asked = answers;
            threads.wake();
        }
        if (!asked.stream().allMatch(CompletableFuture::isDone)) {
            return null;
        }
        ShardReport sum =
                ShardReport.sum(asked.stream().map(CompletableFuture::join).toList());
        asked = List.of();
        return sum;
    }

    @Override
    public boolean beginCensus() {
        if (started) {
            toAll(new ShardMessage.Census<>());
        }
        return started;
    }

    /** The shards count by themselves. */
    @Override
    public boolean count(int limit) {
        return false;
    }

    @Override
    public long sizeInBytes() {
        if (!started) {
            return workers.stream()
                    .mapToLong(worker -> worker.shard().sizeInBytes())
                    .sum();
        }
        return ask(ShardMessage.Measure<E>::new).stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Asks all shards, and waits for the answers: they come when what was sent before is worked off. */
    private <A> List<A> ask(Function<CompletableFuture<A>, ShardMessage<E>> question) {
        List<CompletableFuture<A>> answers = new ArrayList<>();
        for (int shard = 0; shard < workers.size(); shard++) {
            CompletableFuture<A> answer = new CompletableFuture<>();
            answers.add(answer);
            send(shard, question.apply(answer));
        }
        boolean interrupted = false;
        try {
            while (!answers.stream().allMatch(CompletableFuture::isDone)) {
                if (!step(Integer.MAX_VALUE)) {
                    // Who is interrupted could not sleep.
                    interrupted |= Thread.interrupted();
                    LockSupport.parkNanos(this, WAIT_NANOS);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return answers.stream().map(CompletableFuture::join).toList();
    }

    @Override
    public void stopping() {
        stopping = true;
    }

    @Override
    public void threadsEnded() {
        started = false;
    }

    @Override
    public void close() {
        Closing closing = new Closing();
        workers.forEach(worker -> closing.then(() -> worker.shard().close()));
        closing.end();
    }
}
