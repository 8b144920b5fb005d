// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern;

/**
 * Which events may lie between two events of a match. For the pattern a, b and the input a1 c2 b3 b4, all from a1 on:
 * strict gives nothing; skip till next a1 b3; skip till any a1 b3 and a1 b4. The names are from J. Agrawal et al.:
 * Efficient Pattern Matching over Event Streams, SIGMOD 2008.
 */
public enum Contiguity {
    /** None: the next event must be the one looked for, or the partial match dies. */
    STRICT,
    /** Events that do not satisfy the condition looked for; the first that does is taken. */
    SKIP_TILL_NEXT,
    /** Any events, including such that satisfy the condition: each of those is both taken and ignored. */
    SKIP_TILL_ANY
}
