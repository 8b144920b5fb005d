// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

/** A limit of {@link EngineLimits} was reached and the policy is to fail. See {@link EngineLimits.Policy#FAIL}. */
public final class LimitExceededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says which limit, and its value. */
    public LimitExceededException(String message) {
        super(message);
    }
}
