// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern;

/**
 * What a {@code within} limits. Both are in event time and half-open: an event at exactly the end of the window is
 * outside. See {@link Pattern#within(java.time.Duration, WithinType)} for examples.
 */
public enum WithinType {
    /** The time from the first event of the match to its last. The smallest of a pattern holds for all of it. */
    FIRST_AND_LAST,
    /** The time from the previous event of the match to the event of the stage it is set on. */
    PREVIOUS_AND_CURRENT
}
