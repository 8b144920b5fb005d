// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

/** What a shard does in its next step. */
public enum ShardPhase {
    /** Nothing by itself: it takes events and watermarks. */
    ACCEPTING,
    /** Processes the events that are due, in order. */
    RELEASING,
    /** Advances the keys whose time has run out. */
    FIRING,
    /** Emits what was held back until the end of the input, key by key. */
    FLUSHING,
    /** Nothing ever again. */
    DONE
}
