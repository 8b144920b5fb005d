// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.shard;

import io.tidemark.runtime.state.StateChanges;

/** Takes what one shard adds to a checkpoint, in the thread of the shard. */
public interface ShardSnapshot {
    /** Whether everything is to be written, and not only what has changed since the last snapshot. */
    boolean full();

    /**
     * For each source partition the position from which reading begins again after a crash. Events that wait are not
     * written, since they are read again, but those from before this position.
     */
    long[] readAgain();

    /** An event waits that will not be read again. */
    void waiting(long timestampMillis, long eventId, byte[] event);

    /** Takes the keys of a pattern. */
    StateChanges changes(String pattern);

    /** Whether so much is still to be written in the background that nothing should be added unless it must. */
    boolean isBusy();

    /** All keys are written, or on their way; but of those on their way, what changes meanwhile comes as it was. */
    void handedOver();

    /** All is written, or on its way, and nothing more comes. */
    void written();
}
