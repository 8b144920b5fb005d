// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.rival;

import io.tidemark.benchmarks.workload.Transaction;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Consumer;

/**
 * Puts events into time order, equal times in the order of arrival. Not thread-safe.
 *
 * <p>Events that are not older than the newest one so far are already in order and go to one array; the others, few, go
 * to another that is sorted at the watermark. Both are then merged. Of equal times those in the first array came first:
 * an event gets into the second only when a newer one is in the first, after which nothing of its time gets there.
 */
public final class HandReorderBuffer {
    private static final Comparator<Transaction> BY_TIME = Comparator.comparingLong(event -> event.timestamp);

    private Transaction[] inOrder = new Transaction[1_024];
    private int inOrderSize;
    private Transaction[] overtaken = new Transaction[128];
    private int overtakenSize;
    private long newest = Long.MIN_VALUE;

    /** Takes an event. */
    public void add(Transaction event) {
        if (event.timestamp >= newest) {
            newest = event.timestamp;
            if (inOrderSize == inOrder.length) {
                inOrder = Arrays.copyOf(inOrder, 2 * inOrderSize);
            }
            inOrder[inOrderSize++] = event;
        } else {
            if (overtakenSize == overtaken.length) {
                overtaken = Arrays.copyOf(overtaken, 2 * overtakenSize);
            }
            overtaken[overtakenSize++] = event;
        }
    }

    /** Hands out all events up to a time, inclusive, in order. */
    public void release(long timestampMillis, Consumer<Transaction> next) {
        Arrays.sort(overtaken, 0, overtakenSize, BY_TIME);
        int i = 0;
        int j = 0;
        while (i < inOrderSize && inOrder[i].timestamp <= timestampMillis) {
            Transaction event = inOrder[i++];
            while (j < overtakenSize && overtaken[j].timestamp < event.timestamp) {
                next.accept(overtaken[j++]);
            }
            next.accept(event);
        }
        while (j < overtakenSize && overtaken[j].timestamp <= timestampMillis) {
            next.accept(overtaken[j++]);
        }
        inOrderSize = dropFirst(inOrder, inOrderSize, i);
        overtakenSize = dropFirst(overtaken, overtakenSize, j);
    }

    private static int dropFirst(Transaction[] events, int size, int count) {
        System.arraycopy(events, count, events, 0, size - count);
        return size - count;
    }
}
