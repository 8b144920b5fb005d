// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.state;

/** How far a store is with a snapshot. */
public enum SnapshotPhase {
    /** There are keys to be told of. */
    WRITING,
    /** All was told of, but what is told later has not all been asked for: a key that changes now is told of before. */
    WAITING,
    /** Nothing more is told. */
    WRITTEN
}
