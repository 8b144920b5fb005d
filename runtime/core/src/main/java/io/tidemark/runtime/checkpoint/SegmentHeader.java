// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

/**
 * What a segment says of itself.
 *
 * @param job name of the job that wrote it
 * @param checkpoint name of the checkpoint it was written for
 * @param shard number of the shard whose changes it holds
 */
record SegmentHeader(String job, String checkpoint, int shard) {}
