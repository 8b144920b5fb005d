// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** One-line tests of patterns: a pattern, its input, and exactly what comes out. Test code. */
@NullMarked
package io.tidemark.nfa.check;

import org.jspecify.annotations.NullMarked;
