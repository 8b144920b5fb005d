// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Random patterns and streams, in the format of the conformance cases, and what makes a failing one small. Test code,
 * shared with the tests of other modules. Everything follows from a seed.
 */
@NullMarked
package io.tidemark.nfa.random;

import org.jspecify.annotations.NullMarked;
