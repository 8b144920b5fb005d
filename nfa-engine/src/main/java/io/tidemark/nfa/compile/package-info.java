// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0
/** From a pattern to the automaton, in stages: validate, build, number. */
@NullMarked
package io.tidemark.nfa.compile;

import org.jspecify.annotations.NullMarked;
