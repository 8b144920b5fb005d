// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import org.jspecify.annotations.Nullable;

/** Takes the state of a checkpoint when a job goes on from it. */
public interface StateTarget {
    /**
     * Puts back a key of a pattern, or forgets it if there is no state.
     *
     * @return false if there is no such pattern
     * @throws IllegalArgumentException if the bytes are not a key, or not a state of the pattern
     */
    boolean restoreKey(String pattern, byte[] key, long deadlineMillis, byte @Nullable [] saved);

    /** Puts back an event that waited for the watermark. */
    void restoreWaiting(long timestampMillis, long eventId, byte[] event);
}
