// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.reference;

/** A match could not be skipped to: the stage took no event, or its event is the first of the match. */
public final class SkipMiss extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A miss, with its reason. */
    public SkipMiss(String message) {
        super(message);
    }
}
