// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

/**
 * A segment that has been written: what it must be when it is read.
 *
 * @param name name of the object
 * @param sizeBytes its size
 * @param checksum CRC32C of all its bytes
 * @param records number of states, removals and waiting events in it
 */
record SegmentInfo(String name, long sizeBytes, int checksum, long records) {}
