// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

/**
 * How far a source partition has been read.
 *
 * @param partition name of the source partition
 * @param position the position to be read next
 */
public record PartitionPosition(String partition, long position) {}
