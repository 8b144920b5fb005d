// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.checkpoint.EntryTimes;

/** What was read of one source partition and has a time that is still to come: it must be read again after a crash. */
sealed interface Unreached permits EntryTimeLog, UnreachedBatches {
    /** An event has a larger timestamp than those before it in its batch: the first one always has. */
    void larger(long position, long timestampMillis);

    /** A batch is over that had so many records, whether or not there was an event in them. */
    void endBatch(long records, long nowNanos);

    /** Time has reached a watermark: what lies wholly behind it is forgotten. */
    void reached(long watermarkMillis, long nowNanos);

    /**
     * Where reading must begin again. After {@link #reached}.
     *
     * @param position the position to be read next, for the case that nothing must be read again
     */
    long replayFrom(long position);

    /** When what must be read again came in, if that is its time; else nothing. */
    EntryTimes times();
}
