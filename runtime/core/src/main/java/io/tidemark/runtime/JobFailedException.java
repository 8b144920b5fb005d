// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

/** A job failed and did not go on. The message says where, the cause is what was thrown there. */
public class JobFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A failure with its cause. */
    public JobFailedException(String message, Throwable cause) {
        super(message, cause);
    }

    /** A failure of the job itself. */
    public JobFailedException(String message) {
        super(message);
    }
}
