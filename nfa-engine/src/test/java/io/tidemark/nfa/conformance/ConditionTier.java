// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.conformance;

/** In which of its forms a condition of a case is handed to the pattern. All must mean the same. */
public enum ConditionTier {
    /** Fields, comparisons and declared aggregates: what the compiler can read. */
    DATA,
    /** Lambdas; those on earlier events declare the stages they read. */
    DECLARED_READS,
    /** Lambdas; those on earlier events declare nothing. */
    OPAQUE,
    /** Each condition in one of the other three, chosen by its text. */
    MIXED
}
