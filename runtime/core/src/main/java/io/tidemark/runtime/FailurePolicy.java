// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

/** What happens when the user's code throws: a decoder, a timestamp or key function, a condition, an emit function. */
public enum FailurePolicy {
    /** The job fails with a {@link JobFailedException}. The default: nothing is lost without a word. */
    FAIL,
    /**
     * A {@link DeadLetter} tells about it and the job goes on. Only what failed is lost: the record, the event, the
     * event for this pattern and key, or the one result.
     */
    DEAD_LETTER
}
