// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import io.tidemark.runtime.JobFailedException;
import io.tidemark.runtime.LateEvent;
import io.tidemark.runtime.PatternProgress;
import io.tidemark.runtime.sink.Sink;
import io.tidemark.runtime.source.EventId;
import io.tidemark.runtime.state.ShardState;
import io.tidemark.runtime.time.LateEventPolicy;
import io.tidemark.runtime.time.ReorderBuffer;
import io.tidemark.runtime.time.WatermarkGenerator;
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
public final class ShardTask<E> {
    private static final int MARK_BITS = Long.SIZE;

    private final PatternTask<E, ?, ?>[] patterns;
    private final ReorderBuffer<E> buffer;
    private final int maxBufferedEvents;
    private final LateEventPolicy latePolicy;
    private final @Nullable Sink<? super LateEvent<E>> lateEvents;
    private final PartitionNames partitions;

    private ShardPhase phase = ShardPhase.ACCEPTING;
    private long watermark = WatermarkGenerator.NO_WATERMARK;
    private boolean ending;
    /** The pattern whose keys are visited while firing or flushing. */
    private int patternAtWork;

    /** Of the last event released. */
    private long lastTimestamp = WatermarkGenerator.NO_WATERMARK;

    private long lateCount;
    private long ignoredCount;
    private long releasedCount;

    /** A shard as planned. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // An array of a generic type.
    public ShardTask(ShardPlan<E> plan, FailureOutput failures, PartitionNames partitions) {
        ShardState state = plan.stateBackend().open(0);
        List<PatternTask<E, ?, ?>> tasks = new ArrayList<>();
        for (PatternPlan<E, ?, ?> pattern : plan.patterns()) {
            tasks.add(new PatternTask<>(pattern, state, failures, partitions));
        }
        this.patterns = tasks.toArray(new PatternTask[0]);
        this.buffer = new ReorderBuffer<>(plan.ties());
        this.maxBufferedEvents = plan.maxBufferedEvents();
        this.latePolicy = plan.latePolicy();
        this.lateEvents = plan.lateEvents();
        this.partitions = partitions;
    }

    /** Takes an event. Only while {@link ShardPhase#ACCEPTING}. */
    public void accept(long timestampMillis, long eventId, E event) {
        if (phase != ShardPhase.ACCEPTING) {
            notAccepting();
        }
        if (timestampMillis <= watermark) {
            late(timestampMillis, eventId, event);
            return;
        }
        long mark = mark(event);
        if (mark == 0) {
            ignoredCount++;
            return;
        }
        if (buffer.size() >= maxBufferedEvents) {
            overflow();
        }
        buffer.add(timestampMillis, eventId, mark, event);
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

    private void late(long timestampMillis, long eventId, E event) {
        lateCount++;
        if (latePolicy == LateEventPolicy.DROP) {
            return;
        }
        LateEvent<E> lateEvent = new LateEvent<>(
                event,
                timestampMillis,
                watermark,
                partitions.name(EventId.partition(eventId)),
                EventId.position(eventId));
        if (latePolicy == LateEventPolicy.FAIL) {
            throw new JobFailedException("late event: " + lateEvent + "; allow for more disorder, or drop late events");
        }
        if (lateEvents != null) {
            FailureOutput.write(lateEvents, lateEvent, "late events");
        }
    }

    private void notAccepting() {
        throw new IllegalStateException("an event came while the shard is " + phase
                + ": events must not be pushed from inside a handler or a sink, nor after the end of the input");
    }

    private void overflow() {
        throw new JobFailedException("reorder buffer: " + buffer.size() + " events wait for the watermark "
                + (watermark == WatermarkGenerator.NO_WATERMARK ? "(none yet)" : watermark)
                + ", the limit maxBufferedEvents is " + maxBufferedEvents
                + "; is a source partition silent or far behind? else raise the limit");
    }

    /** Time has reached a watermark. A lower one than before is ignored. Only while {@link ShardPhase#ACCEPTING}. */
    public void advanceWatermark(long watermarkMillis) {
        if (watermarkMillis > watermark) {
            watermark = watermarkMillis;
            phase = ShardPhase.RELEASING;
        }
    }

    /** The input is over: everything is due, then everything held back is emitted. Only while accepting. */
    public void end() {
        ending = true;
        watermark = Long.MAX_VALUE;
        phase = ShardPhase.RELEASING;
    }

    /**
     * Does a piece of the work that a watermark has made.
     *
     * @param limit how many events and keys at most
     * @return whether there is more to do
     */
    public boolean step(int limit) {
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

    /** Does all the work that a watermark has made. */
    public void run() {
        while (step(Integer.MAX_VALUE)) {
            // Goes on from phase to phase.
        }
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
            lastTimestamp = due.timestamp();
            process(due.event(), lastTimestamp, due.id(), due.mark());
            released++;
        }
        releasedCount += released;
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
            if ((mark & 1L << i) != 0 && !tasks[i].ignorable(event)) {
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

    /** What it will do in its next step. */
    public ShardPhase phase() {
        return phase;
    }

    /** The time reached, or {@link WatermarkGenerator#NO_WATERMARK}. */
    public long watermark() {
        return watermark;
    }

    /** Number of late events. */
    public long lateCount() {
        return lateCount;
    }

    /** Number of events that no pattern cared about. */
    public long ignoredCount() {
        return ignoredCount;
    }

    /** Number of events that were put in order and processed. */
    public long releasedCount() {
        return releasedCount;
    }

    /** Number of events that wait for the watermark. */
    public int bufferedCount() {
        return buffer.size();
    }

    /** What each pattern has done. Only while accepting or done. */
    public List<PatternProgress> patternProgress(boolean withOpenMatches) {
        List<PatternProgress> progress = new ArrayList<>();
        for (PatternTask<E, ?, ?> pattern : patterns) {
            progress.add(pattern.progress(withOpenMatches));
        }
        return progress;
    }

    /** Heap held, in bytes, keys and events excluded. A visit to every key. Only while accepting or done. */
    public long sizeInBytes() {
        long bytes = buffer.sizeInBytes();
        for (PatternTask<E, ?, ?> pattern : patterns) {
            bytes += pattern.sizeInBytes();
        }
        return bytes;
    }
}
