// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Reads conformance cases (patterns, streams and what must come out, as data), and counts what became of them. Test
 * code, shared with the tests of other modules. The format is described beside the cases.
 */
@NullMarked
package io.tidemark.nfa.conformance;

import org.jspecify.annotations.NullMarked;
