// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.nfa.conformance;

/** One input of a case. */
public sealed interface CorpusInput {
    /** An event arrives. */
    record Arrival(CorpusEvent event) implements CorpusInput {}

    /** No event with a timestamp up to this one is on time any more. */
    record Watermark(long timestamp) implements CorpusInput {}
}
