// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern;

/** Which events may lie between two events of a match. */
public enum Contiguity {
    /** None: the next event must be the one looked for, or the partial match dies. */
    STRICT,
    /** Events that do not satisfy the condition looked for; the first that does is taken. */
    SKIP_TILL_NEXT,
    /** Any events, including such that satisfy the condition: each of those is both taken and ignored. */
    SKIP_TILL_ANY
}
