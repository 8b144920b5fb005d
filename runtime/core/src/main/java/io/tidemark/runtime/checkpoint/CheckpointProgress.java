// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

/**
 * What the checkpoints of a run have come to so far.
 *
 * @param completed checkpoints that became the truth in this run
 * @param failed checkpoints that did not; the run ends with the first
 * @param ageNanos since when a crash would be made up for: time since the last completed one began, or, if nothing has happened
 *     for a while after it, since something did. Since the run began, if there is none yet
 * @param durationNanos how long the last completed one took, from its barrier to its commit; 0 if there is none yet
 * @param writtenBytes what the last completed one has written: the changes since the one before it, or everything
 * @param totalBytes what a restart would read
 */
public record CheckpointProgress(
        long completed, long failed, long ageNanos, long durationNanos, long writtenBytes, long totalBytes) {}
