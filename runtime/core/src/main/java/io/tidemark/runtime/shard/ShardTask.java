// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import io.tidemark.runtime.JobFailedException;
import io.tidemark.runtime.PatternProgress;
import io.tidemark.runtime.source.EventId;
import io.tidemark.runtime.state.ShardState;
import io.tidemark.runtime.state.SnapshotPhase;
import io.tidemark.runtime.time.Clock;
import io.tidemark.runtime.time.ReorderBuffer;
import io.tidemark.runtime.time.WatermarkGenerator;
import io.tidemark.serde.EventSerializer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts events in order and drives the patterns, in one thread. Takes events while it is {@link ShardPhase#ACCEPTING}; a
 * watermark makes it release what is due, in steps of bounded work that never block, until it accepts again.
 *
 * <p>An event that comes:
 *
 * <ol>
 *   <li>is late if its time is at or before the watermark;
 *   <li>is forgotten if no pattern cares about it, whatever is open: it never reaches the buffer;
 *   <li>waits in the buffer with a bit for each pattern that cares. With more than 64 patterns several share a bit, and
 *       are asked again when its turn comes.
 * </ol>
 *
 * @param <E> type of the events
 */
public final class ShardTask<E> implements Shards<E> {
    private static final int MARK_BITS = Long.SIZE;
    private static final long NOBODY = Long.MIN_VALUE;

    private final int shard;
    private final int shardCount;
    private final PatternTask<E, ?, ?>[] patterns;
    private final ReorderBuffer<E> buffer;
    private final int maxBufferedEvents;
    private final LateEvents<E> lateEvents;
    private final FailureOutput failures;
    private final Clock clock;
    private final LatencySamples latency;
    private final ShardCensus census;
    private final ShardState state;
    private final @Nullable EventSerializer<E> events;

    private ShardPhase phase = ShardPhase.ACCEPTING;
    private long watermark = WatermarkGenerator.NO_WATERMARK;
    private boolean ending;
    /** It is working: what is pushed now comes from inside a handler or a sink. */
    private boolean stepping;

    /** The pattern whose keys are visited while firing or flushing. */
    private int patternAtWork;

    /** The snapshot in work, if there is one, and the pattern whose keys are being written to it. */
    private @Nullable ShardSnapshot snapshot;

    private int patternWritten;

    /** The largest of all events that came in time and that a pattern cared about. */
    private long lastTimestamp = WatermarkGenerator.NO_WATERMARK;

    private long ignoredCount;
    /** When the next event to be followed arrived; {@link #NOBODY}: none is. */
    private long followNextNanos = NOBODY;

    /**
     * A shard as planned.
     *
     * @param shard its number, counted from 0
     * @param shardCount number of shards
     * @param sinks stands between the shard and the sinks of the plan
     */
    @SuppressWarnings({"unchecked", "rawtypes"}) // An array of a generic type.
    public ShardTask(
            int shard,
            int shardCount,
            ShardPlan<E> plan,
            SinkBinding sinks,
            FailureOutput failures,
            PartitionNames partitions) {
        this.shard = shard;
        this.shardCount = shardCount;
        this.state = plan.stateBackend().open(shard);
        this.events = plan.events();
        List<PatternTask<E, ?, ?>> tasks = new ArrayList<>();
        for (PatternPlan<E, ?, ?> pattern : plan.patterns()) {
            tasks.add(newTask(pattern, sinks, failures, partitions));
        }
        this.patterns = tasks.toArray(new PatternTask[0]);
        this.buffer = new ReorderBuffer<>(plan.ties());
        this.maxBufferedEvents = plan.maxBufferedEvents();
        this.lateEvents = plan.newLateEvents(sinks, partitions);
        this.failures = failures;
        this.clock = plan.clock();
        this.latency = new LatencySamples(clock);
        this.census = new ShardCensus(patterns);
    }

    @SuppressWarnings("unchecked") // A pattern over a narrower type is given no other events, and saves no others.
    private <S extends E> PatternTask<E, ?, ?> newTask(
            PatternPlan<S, ?, ?> pattern, SinkBinding sinks, FailureOutput failures, PartitionNames partitions) {
        return (PatternTask<E, ?, ?>)
                new PatternTask<>(pattern.bound(sinks), state, (EventSerializer<S>) events, failures, partitions);
    }

    @Override
    public void accept(long timestampMillis, long eventId, E event) {
        if (phase != ShardPhase.ACCEPTING) {
            notAccepting();
        }
        if (timestampMillis <= watermark) {
            followNextNanos = NOBODY;
            lateEvents.accept(timestampMillis, eventId, event, watermark);
            return;
        }
        long mark = mark(event);
        if (mark == 0) {
            followNextNanos = NOBODY;
            ignoredCount++;
            return;
        }
        add(timestampMillis, eventId, mark, event);
        if (followNextNanos != NOBODY) {
            followAdded(eventId);
        }
    }

    private void followAdded(long eventId) {
        follow(eventId, followNextNanos);
        followNextNanos = NOBODY;
    }

    @Override
    public void followNext(long arrivedNanos) {
        followNextNanos = arrivedNanos;
    }

    /** An event that waits is to be followed. */
    void follow(long eventId, long arrivedNanos) {
        latency.follow(eventId, arrivedNanos);
    }

    /** Takes an event that is in time, with a bit for each pattern that cares about it. */
    void add(long timestampMillis, long eventId, long mark, E event) {
        if (buffer.size() >= maxBufferedEvents) {
            overflow();
        }
        buffer.add(timestampMillis, eventId, mark, event);
        if (timestampMillis > lastTimestamp) {
            lastTimestamp = timestampMillis;
        }
    }

    /** A bit for each pattern that cares about the event. */
    private long mark(E event) {
        PatternTask<E, ?, ?>[] tasks = patterns;
        if (tasks.length == 1) {
            return tasks[0].ignorable(event) ? 0 : 1;
        }
        long mark = 0;
        for (int i = 0; i < tasks.length; i++) {
            long bit = 1L << i;
            if ((mark & bit) == 0 && !tasks[i].ignorable(event)) {
                mark |= bit;
            }
        }
        return mark;
    }

    private void notAccepting() {
        throw new IllegalStateException("an event or a watermark came while the shard is " + phase
                + ": events must not be pushed from inside a handler or a sink, nor after the end of the input");
    }

    private void overflow() {
        throw new JobFailedException("reorder buffer: " + buffer.size() + " events wait for the watermark "
                + (watermark == WatermarkGenerator.NO_WATERMARK ? "(none yet)" : watermark)
                + ", the limit maxBufferedEvents is " + maxBufferedEvents
                + "; is a source partition silent or far behind? else raise the limit");
    }

    @Override
    public void advanceWatermark(long watermarkMillis) {
        if (watermarkMillis > watermark) {
            if (stepping) {
                notAccepting();
            }
            watermark = watermarkMillis;
            phase = ShardPhase.RELEASING;
        }
    }

    /** The input is over; the last event was at this time, in whatever shard. */
    void end(long lastTimestampMillis) {
        lastTimestamp = lastTimestampMillis;
        end();
    }

    @Override
    public void end() {
        ending = true;
        watermark = Long.MAX_VALUE;
        phase = ShardPhase.RELEASING;
    }

    @Override
    public boolean step(int limit) {
        stepping = true;
        try {
            return work(limit);
        } finally {
            stepping = false;
        }
    }

    private boolean work(int limit) {
        int left = limit;
        if (phase == ShardPhase.RELEASING) {
            left -= release(left);
        }
        while (phase == ShardPhase.FIRING && left > 0) {
            left -= fire(left);
        }
        if (phase == ShardPhase.FLUSHING && left > 0) {
            flush();
        }
        return phase != ShardPhase.ACCEPTING && phase != ShardPhase.DONE;
    }

    private int release(int limit) {
        ReorderBuffer<E> due = buffer;
        int released = 0;
        while (released < limit) {
            if (!due.next(watermark)) {
                patternAtWork = 0;
                phase = ShardPhase.FIRING;
                break;
            }
            long eventId = due.id();
            boolean followed = latency.follows(eventId);
            if (followed) {
                latency.released(eventId);
            }
            process(due.event(), due.timestamp(), eventId, due.mark());
            if (followed) {
                latency.processed();
            }
            released++;
        }
        return released;
    }

    private void process(E event, long timestamp, long eventId, long mark) {
        PatternTask<E, ?, ?>[] tasks = patterns;
        if (tasks.length <= MARK_BITS) {
            for (long left = mark; left != 0; left &= left - 1) {
                tasks[Long.numberOfTrailingZeros(left)].process(event, timestamp, eventId);
            }
            return;
        }
        for (int i = 0; i < tasks.length; i++) {
            if ((mark & 1L << i) != 0 && !tasks[i].ignorable(event) && tasks[i].isOwner(event, shard, shardCount)) {
                tasks[i].process(event, timestamp, eventId);
            }
        }
    }

    private int fire(int limit) {
        int fired = patterns[patternAtWork].fire(watermark, limit);
        if (fired < limit) {
            patternAtWork++;
            if (patternAtWork == patterns.length) {
                patternAtWork = 0;
                phase = ending ? ShardPhase.FLUSHING : ShardPhase.ACCEPTING;
            }
        }
        return fired;
    }

    private void flush() {
        patterns[patternAtWork].flush(lastTimestamp);
        patternAtWork++;
        if (patternAtWork == patterns.length) {
            phase = ShardPhase.DONE;
        }
    }

    @Override
    public void beginSnapshot(List<? extends ShardSnapshot> snapshots) {
        beginSnapshot(snapshots.get(0));
    }

    /** What there is at this moment is to be written. */
    void beginSnapshot(ShardSnapshot begun) {
        if (phase != ShardPhase.ACCEPTING && phase != ShardPhase.DONE) {
            throw new IllegalStateException("a snapshot was begun while the shard is " + phase);
        }
        long[] readAgain = begun.readAgain();
        buffer.forEach((timestamp, eventId, event) -> {
            if (EventId.position(eventId) < readAgain[EventId.partition(eventId)]) {
                begun.waiting(timestamp, eventId, serializer().serialize(event));
            }
        });
        for (PatternTask<E, ?, ?> pattern : patterns) {
            pattern.beginSnapshot(begun);
        }
        patternWritten = 0;
        snapshot = begun;
    }

    @Override
    public boolean writeSnapshot(int limit) {
        ShardSnapshot inWork = snapshot;
        if (inWork == null || inWork.isBusy()) {
            return false;
        }
        if (patternWritten < patterns.length) {
            if (patterns[patternWritten].writeSnapshot(limit) != SnapshotPhase.WRITING) {
                patternWritten++;
            }
            if (patternWritten == patterns.length) {
                inWork.handedOver();
            }
            return true;
        }
        for (PatternTask<E, ?, ?> pattern : patterns) {
            if (pattern.writeSnapshot(limit) == SnapshotPhase.WAITING) {
                return false;
            }
        }
        snapshot = null;
        inWork.written();
        return true;
    }

    @Override
    public void restoreTime(long watermarkMillis, long lastTimestampMillis) {
        watermark = watermarkMillis;
        lastTimestamp = lastTimestampMillis;
    }

    @Override
    public boolean restoreKey(String pattern, byte[] key, long deadlineMillis, byte @Nullable [] saved) {
        for (PatternTask<E, ?, ?> task : patterns) {
            if (task.name().equals(pattern)) {
                task.restore(key, deadlineMillis, saved);
                return true;
            }
        }
        return false;
    }

    @Override
    public void restoreWaiting(long timestampMillis, long eventId, byte[] event) {
        E restored = deserialize(event);
        buffer.add(timestampMillis, eventId, mark(restored), restored);
    }

    /** An event that was written. */
    E deserialize(byte[] event) {
        return serializer().deserialize(event);
    }

    private EventSerializer<E> serializer() {
        EventSerializer<E> serializer = events;
        if (serializer == null) {
            throw new IllegalStateException("no serializer of events: checkpoints need one");
        }
        return serializer;
    }

    @Override
    public long lastTimestamp() {
        return lastTimestamp;
    }

    @Override
    public void close() {
        state.close();
    }

    /** What it will do in its next step. */
    public ShardPhase phase() {
        return phase;
    }

    @Override
    public boolean isAccepting() {
        return phase == ShardPhase.ACCEPTING;
    }

    @Override
    public boolean isDone() {
        return phase == ShardPhase.DONE;
    }

    @Override
    public int count() {
        return 1;
    }

    @Override
    public long watermark() {
        return watermark;
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
        long begin = clock.nanoTime();
        List<PatternProgress> progress = new ArrayList<>();
        for (PatternTask<E, ?, ?> pattern : patterns) {
            progress.add(pattern.progress(withOpenMatches));
        }
        return new ShardReport(progress, buffer.size(), failures.count(), latency.snapshot(), clock.nanoTime() - begin);
    }

    @Override
    public boolean beginCensus() {
        census.begin();
        return true;
    }

    @Override
    public boolean count(int limit) {
        return census.step(limit);
    }

    @Override
    public long sizeInBytes() {
        long bytes = buffer.sizeInBytes();
        for (PatternTask<E, ?, ?> pattern : patterns) {
            bytes += pattern.sizeInBytes();
        }
        return bytes;
    }
}
