// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.program;

/** What being in a state means. */
public enum StateKind {
    /** The run waits. */
    NORMAL,
    /** The run waits for the end of its window, which completes it: a trailing notFollowedBy. */
    PENDING,
    /** A forbidden event came: the run is dropped, with all that the same event made of it. */
    STOP,
    /** The run is a match. */
    FINAL
}
