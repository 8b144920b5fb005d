// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.program;

/** What a run does when it follows a transition. */
public enum Action {
    /** It takes the event. */
    TAKE,
    /** It ignores the event. */
    IGNORE,
    /** It goes to the target at once, where the same event is tested. */
    PROCEED
}
