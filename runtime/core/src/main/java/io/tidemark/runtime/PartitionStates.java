// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.shard.PartitionNames;
import io.tidemark.runtime.source.EventId;
import io.tidemark.runtime.source.SourcePartition;
import io.tidemark.runtime.time.WatermarkCoalescer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The source partitions of a pipeline, by number.
 *
 * @param <E> type of the events
 */
final class PartitionStates<E> {
    final PartitionNames names = new PartitionNames();
    final WatermarkCoalescer watermarks = new WatermarkCoalescer();
    private final List<PartitionState<E>> states = new ArrayList<>();
    /** Of the batches that are over. */
    private long largestTimestamp = Long.MIN_VALUE;

    /** Adds one and returns its number. */
    int add(String name, PartitionState<E> state) {
        if (states.size() > EventId.MAX_PARTITION) {
            throw new IllegalStateException("source partition " + name + " is one too many: at most "
                    + (EventId.MAX_PARTITION + 1) + " can be told apart");
        }
        names.add(Objects.requireNonNull(name, "name"));
        states.add(state);
        return watermarks.addPartition();
    }

    int size() {
        return states.size();
    }

    /** The partition of a number that comes from outside. */
    PartitionState<E> get(int partition) {
        if (partition < 0 || partition >= states.size()) {
            throw new IllegalArgumentException("source partition " + partition + ": addPartition has returned "
                    + (states.isEmpty() ? "none yet" : "0 to " + (states.size() - 1)));
        }
        return states.get(partition);
    }

    /** A batch of a partition is over. */
    void endBatch(PartitionState<E> state, int records, long nowNanos) {
        largestTimestamp = Math.max(largestTimestamp, state.endBatch(records, nowNanos));
    }

    /** The largest timestamp of all; {@link Long#MIN_VALUE}: there was no event. */
    long largestTimestamp() {
        long largest = largestTimestamp;
        for (PartitionState<E> state : states) {
            largest = Math.max(largest, state.largestOfBatch);
        }
        return largest;
    }

    /** How far the partitions are. */
    List<PartitionTime> times() {
        List<PartitionTime> times = new ArrayList<>();
        for (int i = 0; i < states.size(); i++) {
            PartitionTime.Status status = watermarks.isEnded(i)
                    ? PartitionTime.Status.ENDED
                    : watermarks.isIdle(i) ? PartitionTime.Status.IDLE : PartitionTime.Status.ACTIVE;
            SourcePartition<?> source = states.get(i).source;
            long records = source == null ? SourcePartition.NOT_KNOWN : source.recordsBehind();
            long bytes = source == null ? SourcePartition.NOT_KNOWN : source.bytesBehind();
            times.add(new PartitionTime(names.name(i), watermarks.watermark(i), status, records, bytes));
        }
        return times;
    }
}
