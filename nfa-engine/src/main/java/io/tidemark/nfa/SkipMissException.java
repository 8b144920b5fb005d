// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

/** A match gives its after-match skip strategy, which was told to throw on a miss, nothing to skip to. */
public final class SkipMissException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * A refusal.
     *
     * @param message which stage of which match
     */
    public SkipMissException(String message) {
        super(message);
    }
}
