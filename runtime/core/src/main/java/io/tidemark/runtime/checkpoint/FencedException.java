// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import io.tidemark.runtime.JobFailedException;

/**
 * Another process has taken over the job: this one must not write any more. Whether its last commit happened, the one
 * that took over knows.
 */
public final class FencedException extends JobFailedException {
    private static final long serialVersionUID = 1;

    /** With what was noticed. */
    public FencedException(String message) {
        super(message);
    }

    /** With what was noticed, and how. */
    public FencedException(String message, Throwable cause) {
        super(message, cause);
    }
}
