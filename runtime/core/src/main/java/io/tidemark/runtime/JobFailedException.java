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

    /**
     * A failure as it can be thrown: functions may be of a language in which exceptions need not be declared.
     *
     * @param failure no error
     */
    static RuntimeException unchecked(Throwable failure) {
        return failure instanceof RuntimeException own
                ? own
                : new JobFailedException("the job has failed: " + failure, failure);
    }
}
