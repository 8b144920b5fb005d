// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.source;

import io.tidemark.runtime.checkpoint.PartitionPosition;
import java.util.List;

/**
 * A source while a job runs. All calls, and those of its partitions, come from the job's thread: {@link #partitions} once;
 * {@link #newPartitions} and {@link #committed} now and then; {@link #close} once, after the partitions have been closed.
 *
 * @param <R> type of the records
 */
public interface SourceReader<R> extends AutoCloseable {
    /**
     * Opens all partitions there are. Their order gives them their numbers, which are part of the identity of events and
     * decide the order of events of the same time: it must be the same in every run. With checkpoints a partition keeps
     * its number by its name. May block.
     */
    List<? extends SourcePartition<R>> partitions();

    /** Opens the partitions that have appeared since the last call. They begin at their first record. */
    default List<? extends SourcePartition<R>> newPartitions() {
        return List.of();
    }

    /**
     * Everything before these positions has been read and belongs to a checkpoint that holds. For sources that show progress
     * elsewhere; nothing relies on it. After a crash reading may begin before them: at the first record whose time had not
     * come. Must not block, and must not fail for want of it.
     */
    default void committed(List<PartitionPosition> positions) {}

    /** Releases what the source holds. */
    @Override
    default void close() {}
}
