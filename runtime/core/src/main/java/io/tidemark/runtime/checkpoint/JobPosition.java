// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import java.util.ArrayList;
import java.util.List;

/**
 * How far a job is at a barrier: what a checkpoint holds besides the state of keys.
 *
 * @param watermarkMillis the time reached; everything up to it is processed
 * @param lastTimestampMillis the largest timestamp of an event that came in time and mattered
 * @param partitions the source partitions
 * @param finished whether the input was over and everything was out
 */
public record JobPosition(
        long watermarkMillis, long lastTimestampMillis, List<PartitionProgress> partitions, boolean finished) {
    /** Copies the list. */
    public JobPosition {
        partitions = List.copyOf(partitions);
    }

    /** The same with what tells the partitions from others, in their order: it is written, and does not count as a move. */
    JobPosition withFingerprints(List<String> fingerprints) {
        List<PartitionProgress> progress = new ArrayList<>();
        for (PartitionProgress partition : partitions) {
            progress.add(partition.withFingerprint(fingerprints.get(partition.number())));
        }
        return new JobPosition(watermarkMillis, lastTimestampMillis, progress, finished);
    }

    /**
     * How far a source partition is.
     *
     * @param name name of the partition
     * @param number its number, which is part of the identity of its events
     * @param position the position to be read next
     * @param replayFrom where reading begins after a crash, at most {@code position}: at or before the first event whose time had
     *     not come, whether or not it mattered to a pattern. What lies between and is not after the time reached is
     *     processed already
     * @param watermarkMillis its own watermark
     * @param times when the events from {@code replayFrom} on came in, if that is their time; else nothing
     * @param failed positions from {@code replayFrom} on of records that could not be used, ascending: that was told
     * @param fingerprint what tells the partition from another one of its name, as it was at {@code position}; empty: nothing
     */
    public record PartitionProgress(
            String name,
            int number,
            long position,
            long replayFrom,
            long watermarkMillis,
            EntryTimes times,
            List<Long> failed,
            String fingerprint) {
        /** A partition whose events say their time, with nothing that tells it from another of its name. */
        public PartitionProgress(String name, int number, long position, long replayFrom, long watermarkMillis) {
            this(name, number, position, replayFrom, watermarkMillis, EntryTimes.NONE, List.of(), "");
        }

        /** The same with what tells the partition from another one. */
        public PartitionProgress withFingerprint(String told) {
            return new PartitionProgress(name, number, position, replayFrom, watermarkMillis, times, failed, told);
        }
    }
}
