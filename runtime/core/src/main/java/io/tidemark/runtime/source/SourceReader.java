// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.source;

import io.tidemark.runtime.checkpoint.PartitionPosition;
import java.util.List;
import java.util.Set;

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

    /**
     * Opens all partitions there are, in a run that goes on from an earlier one. Called in place of {@link #partitions()}. Those
     * that are known are sought to where the earlier run left off; the others are read from where they are opened: the source
     * alone can tell a partition that has appeared in the meantime, of which nothing may be missed, from one that is new to the
     * job. Readers that wrap others must hand this on.
     *
     * <p>Default: {@link #partitions()}.
     *
     * @param known names of the partitions that the earlier run had read; not empty. Of some it may have read nothing yet
     */
    default List<? extends SourcePartition<R>> partitions(Set<String> known) {
        return partitions();
    }

    /**
     * Whether partitions may begin elsewhere if they are opened again, such as at their end. Then a job with checkpoints takes one
     * at once, before anything is read, so that after a crash its next run goes on from where this one began. Asked once, after
     * the partitions were opened. Readers that wrap others must hand this on.
     *
     * <p>Default: false, they begin at their first record.
     */
    default boolean beginsAnywhere() {
        return false;
    }

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
