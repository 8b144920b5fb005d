// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** The peer, Flink CEP, driven directly, to compare what it finds with what the naive matcher finds. Test code. */
@NullMarked
package io.tidemark.nfa.peer;

import org.jspecify.annotations.NullMarked;
