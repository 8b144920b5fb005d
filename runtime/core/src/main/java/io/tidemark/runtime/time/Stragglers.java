// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.time;

import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The part of a {@link ReorderBuffer} that holds the events which came out of order. Events lie in slots and stay
 * there; what is sorted and merged are pairs of a timestamp and a slot.
 *
 * @param <E> type of the events
 */
final class Stragglers<E> {
    private static final int INITIAL_CAPACITY = 256;

    private final @Nullable Comparator<? super E> ties;
    private final TimestampSorter sorter = new TimestampSorter();
    private final SlotOrder order = this::inOrder;
    private final TieSorter tieSorter = new TieSorter(order);

    private long[] ids = new long[INITIAL_CAPACITY];
    private long[] marks = new long[INITIAL_CAPACITY];
    private @Nullable Object[] events = new @Nullable Object[INITIAL_CAPACITY];
    private int[] freeSlots = new int[INITIAL_CAPACITY];
    private int freeCount;
    private int slotsUsed;

    private long[] unsortedTimestamps = new long[INITIAL_CAPACITY];
    private int[] unsortedSlots = new int[INITIAL_CAPACITY];
    private int unsorted;
    private long unsortedMin;

    // The first runCount are in use, from the oldest to the newest; the others lend their arrays to new ones.
    private SortedRun[] runs = new SortedRun[0];
    private int runCount;
    /** Where the next merge goes; never one of the above. */
    private SortedRun spare = new SortedRun();

    /** The run with the first event; -1 if there is no run. */
    private int firstRun = -1;

    private int largest;

    Stragglers(@Nullable Comparator<? super E> ties) {
        this.ties = ties;
    }

    void add(long timestamp, long id, long mark, E event) {
        int slot = freeCount > 0 ? freeSlots[--freeCount] : newSlot();
        ids[slot] = id;
        marks[slot] = mark;
        events[slot] = event;
        if (unsorted == unsortedTimestamps.length) {
            unsortedTimestamps = Arrays.copyOf(unsortedTimestamps, unsorted * 2);
            unsortedSlots = Arrays.copyOf(unsortedSlots, unsorted * 2);
        }
        unsortedTimestamps[unsorted] = timestamp;
        unsortedSlots[unsorted] = slot;
        unsortedMin = unsorted == 0 ? timestamp : Math.min(unsortedMin, timestamp);
        unsorted++;
    }

    private int newSlot() {
        if (slotsUsed == ids.length) {
            ids = Arrays.copyOf(ids, slotsUsed * 2);
            marks = Arrays.copyOf(marks, slotsUsed * 2);
            events = Arrays.copyOf(events, slotsUsed * 2);
            freeSlots = Arrays.copyOf(freeSlots, slotsUsed * 2);
        }
        return slotsUsed++;
    }

    /** Whether an event is due. Afterwards, if so, {@code first…} tell the first one of all. */
    boolean hasDue(long watermark) {
        if (unsorted > 0 && unsortedMin <= watermark) {
            sortAll();
        }
        return firstRun >= 0 && runs[firstRun].firstTimestamp() <= watermark;
    }

    long firstTimestamp() {
        return runs[firstRun].firstTimestamp();
    }

    long firstId() {
        return ids[runs[firstRun].firstSlot()];
    }

    long firstMark() {
        return marks[runs[firstRun].firstSlot()];
    }

    E firstEvent() {
        return event(runs[firstRun].firstSlot());
    }

    E removeFirst() {
        SortedRun run = runs[firstRun];
        int slot = run.firstSlot();
        E event = event(slot);
        events[slot] = null;
        freeSlots[freeCount++] = slot;
        if (run.removeFirst()) {
            removeRun(firstRun);
        }
        findFirstRun();
        return event;
    }

    private void removeRun(int index) {
        SortedRun over = runs[index];
        System.arraycopy(runs, index + 1, runs, index, runCount - index - 1);
        runCount--;
        runs[runCount] = over;
    }

    private void findFirstRun() {
        int first = runCount - 1;
        for (int i = first - 1; i >= 0; i--) {
            if (isBefore(runs[i], runs[first])) {
                first = i;
            }
        }
        firstRun = first;
    }

    private boolean isBefore(SortedRun left, SortedRun right) {
        long leftTime = left.firstTimestamp();
        long rightTime = right.firstTimestamp();
        return leftTime < rightTime || (leftTime == rightTime && inOrder(left.firstSlot(), right.firstSlot()));
    }

    /** Whether of two events of the same time the first comes before the second. */
    private boolean inOrder(int leftSlot, int rightSlot) {
        if (ties != null) {
            int order = ties.compare(event(leftSlot), event(rightSlot));
            if (order != 0) {
                return order < 0;
            }
        }
        return ids[leftSlot] < ids[rightSlot];
    }

    /** Makes a run of the unsorted, and merges it with the runs that are not much larger. */
    private void sortAll() {
        largest = Math.max(largest, size());
        sorter.sort(unsortedTimestamps, unsortedSlots, unsorted);
        tieSorter.sort(unsortedTimestamps, unsortedSlots, unsorted);
        SortedRun run = newRun();
        run.set(unsortedTimestamps, unsortedSlots, unsorted);
        unsorted = 0;
        while (runCount > 1 && runs[runCount - 2].size() <= run.size() + run.size() / 2) {
            SortedRun larger = runs[runCount - 2];
            spare.merge(larger, run, order);
            runs[runCount - 2] = spare;
            runs[runCount - 1] = larger;
            spare = run;
            run = runs[runCount - 2];
            runCount--;
        }
        findFirstRun();
    }

    /** Appends an empty run. Arrays of runs that are over are used again. */
    private SortedRun newRun() {
        if (runCount == runs.length) {
            runs = Arrays.copyOf(runs, runCount + 4);
            for (int i = runCount; i < runs.length; i++) {
                runs[i] = new SortedRun();
            }
        }
        return runs[runCount++];
    }

    void forEach(WaitingVisitor<? super E> visitor) {
        for (int i = 0; i < unsorted; i++) {
            int slot = unsortedSlots[i];
            visitor.visit(unsortedTimestamps[i], ids[slot], event(slot));
        }
        for (int i = 0; i < runCount; i++) {
            runs[i].forEach((timestamp, slot) -> visitor.visit(timestamp, ids[slot], event(slot)));
        }
    }

    int size() {
        return slotsUsed - freeCount;
    }

    /** Gives back capacity, if nothing is inside and much less was needed of late. */
    void trim() {
        if (size() == 0 && ids.length > Math.max(INITIAL_CAPACITY, largest * 4)) {
            ids = new long[INITIAL_CAPACITY];
            marks = new long[INITIAL_CAPACITY];
            events = new @Nullable Object[INITIAL_CAPACITY];
            freeSlots = new int[INITIAL_CAPACITY];
            freeCount = 0;
            slotsUsed = 0;
            unsortedTimestamps = new long[INITIAL_CAPACITY];
            unsortedSlots = new int[INITIAL_CAPACITY];
            runs = new SortedRun[0];
            spare = new SortedRun();
            sorter.trim(INITIAL_CAPACITY);
        }
        largest = 0;
    }

    long sizeInBytes() {
        long bytes = 24L * ids.length + 12L * unsortedTimestamps.length + sorter.sizeInBytes();
        for (SortedRun run : runs) {
            bytes += run.sizeInBytes();
        }
        return bytes;
    }

    @SuppressWarnings("unchecked") // Only events of type E are put in, and a slot in a run holds one.
    private E event(int slot) {
        return (E) events[slot];
    }

    void checkInvariants() {
        int inRuns = unsorted;
        for (int i = 0; i < runCount; i++) {
            SortedRun run = runs[i];
            if (run.size() == 0) {
                throw new AssertionError("run " + i + " of " + runCount + " is empty");
            }
            inRuns += run.size();
            run.checkInvariants(slot -> events[slot] != null);
            if (isBefore(run, runs[firstRun])) {
                throw new AssertionError("run " + i + " is before the first run " + firstRun);
            }
        }
        int occupied = (int) Arrays.stream(events).filter(held -> held != null).count();
        if (inRuns != size() || occupied != size()) {
            throw new AssertionError(
                    "stragglers: " + size() + " counted, " + inRuns + " to come out, " + occupied + " held");
        }
    }
}
