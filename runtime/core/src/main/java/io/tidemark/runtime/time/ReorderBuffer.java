// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.time;

import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Holds the events that are not due yet, of all keys and patterns of a shard together, and gives them out in order of
 * time; of the same time by the comparator, if there is one; then by event id, that is by source partition and
 * position. Its cost does not depend on the number of keys. Not thread-safe.
 *
 * <p>Give out what is due: {@code while (buffer.next(watermark)) process(buffer.event(), buffer.timestamp(), …)}.
 *
 * <h2>How it works</h2>
 *
 * <ol>
 *   <li>An event that comes after all events of the <em>line</em> joins the line, a ring. In a stream with bounded
 *       disorder most do, and are never sorted.
 *   <li>Any other is a <em>straggler</em>, appended unsorted ({@link Stragglers}). Only when one of the unsorted is due
 *       they are sorted, all together, into a run; runs of similar size are merged, as in a log-structured merge tree, so
 *       that a straggler takes part in O(log n) merges, whatever the disorder and however close the watermarks.
 *   <li>What is due is the merge of the line and the few runs.
 *   <li>When the line is empty any event may begin a new one, so one timestamp far in the future does no lasting harm.
 * </ol>
 *
 * <p>Events are held in one array slot each and do not move: moving references costs a write barrier each time.
 * Capacity that was needed once is given back after a while ({@link #TRIM_INTERVAL}).
 *
 * @param <E> type of the events
 */
public final class ReorderBuffer<E> {
    private static final int INITIAL_CAPACITY = 1024;
    /** So many times must the buffer have given out all that is due before it looks whether it is too large. */
    private static final int TRIM_INTERVAL = 256;

    private final @Nullable Comparator<? super E> ties;
    private final Stragglers<E> stragglers;

    // The line: a ring of capacity mask + 1; head and tail grow for ever, modulo 2^32.
    private long[] timestamps = new long[INITIAL_CAPACITY];
    private long[] ids = new long[INITIAL_CAPACITY];
    private long[] marks = new long[INITIAL_CAPACITY];
    private @Nullable Object[] events = new @Nullable Object[INITIAL_CAPACITY];
    private int mask = INITIAL_CAPACITY - 1;
    private int head;
    private int tail;
    private long lastTimestamp;
    private long lastId;

    private int largestLine;
    private int drains;

    // The event given out last.
    private long timestamp;
    private long id;
    private long mark;
    private @Nullable E event;

    /** A buffer that orders events of the same time by source partition and position. */
    public ReorderBuffer() {
        this(null);
    }

    /**
     * A buffer.
     *
     * @param ties order of events of the same time; null for none. Where it says 0 the event id decides
     */
    public ReorderBuffer(@Nullable Comparator<? super E> ties) {
        this.ties = ties;
        this.stragglers = new Stragglers<>(ties);
    }

    /**
     * Adds an event.
     *
     * @param timestampMillis event time
     * @param eventId the event's identity, which orders events of the same time; not negative
     * @param hostMark a number of the caller's, given out with the event
     */
    public void add(long timestampMillis, long eventId, long hostMark, E added) {
        if (head != tail && !follows(timestampMillis, eventId, added)) {
            stragglers.add(timestampMillis, eventId, hostMark, added);
            return;
        }
        if (tail - head > mask) {
            resize(2 * (mask + 1));
        }
        int slot = tail & mask;
        timestamps[slot] = timestampMillis;
        ids[slot] = eventId;
        marks[slot] = hostMark;
        events[slot] = added;
        tail++;
        lastTimestamp = timestampMillis;
        lastId = eventId;
    }

    /** Whether an event comes after the last one of the line. */
    @SuppressWarnings("unchecked") // Only events of type E are put in.
    private boolean follows(long timestampMillis, long eventId, E added) {
        if (timestampMillis != lastTimestamp) {
            return timestampMillis > lastTimestamp;
        }
        if (ties != null) {
            int order = ties.compare((E) events[(tail - 1) & mask], added);
            if (order != 0) {
                return order < 0;
            }
        }
        return eventId > lastId;
    }

    /**
     * Takes out the first event, if its timestamp is at or before the watermark; then {@link #event()} and the other
     * accessors tell it.
     *
     * @return false if no event is due
     */
    public boolean next(long watermarkMillis) {
        boolean inLine = head != tail && timestamps[head & mask] <= watermarkMillis;
        if (stragglers.hasDue(watermarkMillis) && (!inLine || stragglerIsFirst())) {
            takeStraggler();
            return true;
        }
        if (inLine) {
            takeFromLine();
            return true;
        }
        event = null;
        drained();
        return false;
    }

    @SuppressWarnings("unchecked") // Only events of type E are put in.
    private boolean stragglerIsFirst() {
        int slot = head & mask;
        long time = stragglers.firstTimestamp();
        if (time != timestamps[slot]) {
            return time < timestamps[slot];
        }
        if (ties != null) {
            int order = ties.compare(stragglers.firstEvent(), (E) events[slot]);
            if (order != 0) {
                return order < 0;
            }
        }
        return stragglers.firstId() < ids[slot];
    }

    private void takeStraggler() {
        timestamp = stragglers.firstTimestamp();
        id = stragglers.firstId();
        mark = stragglers.firstMark();
        event = stragglers.removeFirst();
    }

    @SuppressWarnings("unchecked") // Only events of type E are put in.
    private void takeFromLine() {
        int slot = head & mask;
        timestamp = timestamps[slot];
        id = ids[slot];
        mark = marks[slot];
        event = (E) events[slot];
        events[slot] = null;
        int size = tail - head;
        if (size > largestLine) {
            largestLine = size;
        }
        head++;
    }

    private void drained() {
        if (++drains < TRIM_INTERVAL) {
            return;
        }
        int capacity = mask + 1;
        int wanted = Math.max(Math.max(largestLine, tail - head), INITIAL_CAPACITY / 4) * 4;
        if (wanted < capacity) {
            resize(capacity / 2);
        }
        stragglers.trim();
        drains = 0;
        largestLine = 0;
    }

    private void resize(int capacity) {
        if (capacity < 0) {
            throw new IllegalStateException("reorder buffer: " + (tail - head) + " events, and no array can hold more;"
                    + " lower the limit of buffered events");
        }
        long[] newTimestamps = new long[capacity];
        long[] newIds = new long[capacity];
        long[] newMarks = new long[capacity];
        @Nullable Object[] newEvents = new @Nullable Object[capacity];
        int size = tail - head;
        for (int i = 0; i < size; i++) {
            int slot = (head + i) & mask;
            newTimestamps[i] = timestamps[slot];
            newIds[i] = ids[slot];
            newMarks[i] = marks[slot];
            newEvents[i] = events[slot];
        }
        timestamps = newTimestamps;
        ids = newIds;
        marks = newMarks;
        events = newEvents;
        mask = capacity - 1;
        head = 0;
        tail = size;
    }

    /** The event that {@link #next} took out. Valid until the next call of it, if that said true. */
    public E event() {
        E taken = event;
        if (taken == null) {
            throw new IllegalStateException("no event was taken out: next() was not called or said false");
        }
        return taken;
    }

    /** The timestamp of {@link #event()}. */
    public long timestamp() {
        return timestamp;
    }

    /** The event id of {@link #event()}. */
    public long id() {
        return id;
    }

    /** The caller's number with {@link #event()}. */
    public long mark() {
        return mark;
    }

    /** Tells all events inside. The visitor must not change the buffer. */
    @SuppressWarnings("unchecked") // Only events of type E are put in.
    public void forEach(WaitingVisitor<? super E> visitor) {
        for (int i = head; i != tail; i++) {
            int slot = i & mask;
            visitor.visit(timestamps[slot], ids[slot], (E) events[slot]);
        }
        stragglers.forEach(visitor);
    }

    /** Number of events inside. */
    public int size() {
        return tail - head + stragglers.size();
    }

    /** Heap held, in bytes, events excluded. */
    public long sizeInBytes() {
        return 28L * (mask + 1) + stragglers.sizeInBytes();
    }

    void checkInvariants() {
        if (tail - head < 0 || tail - head > mask + 1) {
            throw new AssertionError("line: head " + head + " tail " + tail + " capacity " + (mask + 1));
        }
        for (int i = head; i != tail; i++) {
            if (events[i & mask] == null) {
                throw new AssertionError("line: no event in slot " + (i & mask));
            }
            if (i != head && timestamps[(i - 1) & mask] > timestamps[i & mask]) {
                throw new AssertionError("line: " + timestamps[(i - 1) & mask] + " before " + timestamps[i & mask]);
            }
        }
        int occupied = (int) Arrays.stream(events).filter(held -> held != null).count();
        if (occupied != tail - head) {
            throw new AssertionError("line: " + occupied + " events held, " + (tail - head) + " counted");
        }
        stragglers.checkInvariants();
    }
}
