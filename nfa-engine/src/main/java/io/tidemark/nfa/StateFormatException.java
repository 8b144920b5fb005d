// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa;

/** Bytes are not a state of the pattern, or are damaged. Nothing was changed. */
public final class StateFormatException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** Says what is wrong with the bytes. */
    public StateFormatException(String message) {
        super(message);
    }
}
