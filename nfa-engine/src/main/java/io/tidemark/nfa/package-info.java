// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** Compiles a pattern and matches the events of one key. */
@NullMarked
package io.tidemark.nfa;

import org.jspecify.annotations.NullMarked;
