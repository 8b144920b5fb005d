// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import io.tidemark.runtime.JobFailedException;

/**
 * Another process has taken over the job: this one must not write any more. Whether its last commit happened, the one
 * that took over knows.
 *
 * <p>It can be started again all the same: it stands by as long as another one works, and goes on if none does. That may be, for what
 * has taken over may be a process that ended long ago, and whose request to do so was on its way in a network that was away.
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
