// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import io.tidemark.runtime.JobFailedException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What the metadata of a committed offset says: which commit it is of.
 *
 * <pre>
 *   tidemark 1 42 checkpoint-000000000017-5ab01e2f
 *            |  |  name of the checkpoint
 *            |  number of the commit: 1, 2, 3 … as long as the group lives
 *            version of this layout
 * </pre>
 *
 * All offsets of a commit are written in one transaction, so those with the highest number are complete, and tell the
 * truth. Lower ones are of partitions that have no part any more.
 *
 * @param number of the commit
 * @param checkpoint its name
 */
record CommitMark(long number, String checkpoint) {
    private static final String FIRST = "tidemark";
    private static final String VERSION = "1";
    private static final int PARTS = 4;

    String text() {
        return String.join(" ", FIRST, VERSION, Long.toString(number), checkpoint);
    }

    /** The mark in a metadata string; null if there is none. */
    static @Nullable CommitMark parse(@Nullable String metadata) {
        if (metadata == null || !metadata.startsWith(FIRST + " ")) {
            return null;
        }
        String[] parts = metadata.split(" ", PARTS);
        if (parts.length != PARTS || !parts[1].equals(VERSION)) {
            throw unreadable(metadata, null);
        }
        try {
            return new CommitMark(Long.parseLong(parts[2]), parts[3]);
        } catch (NumberFormatException e) {
            throw unreadable(metadata, e);
        }
    }

    private static JobFailedException unreadable(String metadata, @Nullable Exception cause) {
        String message = "offset metadata \"" + metadata + "\" cannot be read: only version " + VERSION
                + " is known here; use the version of Tidemark that wrote it, or a later one";
        return cause == null ? new JobFailedException(message) : new JobFailedException(message, cause);
    }

    /**
     * The mark of the last commit of a group; null if there is none.
     *
     * @throws JobFailedException if two commits claim to be the last
     */
    static @Nullable CommitMark last(String group, Map<TopicPartition, OffsetAndMetadata> offsets) {
        CommitMark last = null;
        for (OffsetAndMetadata offset : offsets.values()) {
            CommitMark mark = parse(offset.metadata());
            if (mark == null || (last != null && mark.number < last.number)) {
                continue;
            }
            if (last != null && mark.number == last.number && !mark.checkpoint.equals(last.checkpoint)) {
                throw new JobFailedException("offsets of group " + group + " are of two checkpoints: " + told(offsets)
                        + "; two jobs have used this name at the same time, or offsets were written by hand: give each"
                        + " job a name of its own, and delete the group to start afresh");
            }
            last = mark;
        }
        return last;
    }

    private static String told(Map<TopicPartition, OffsetAndMetadata> offsets) {
        Map<String, String> told = new TreeMap<>();
        offsets.forEach((partition, offset) -> told.put(partition.toString(), offset.metadata()));
        return told.toString();
    }
}
