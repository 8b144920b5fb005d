// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0
/** Matching one key: from the automaton, an event and what is open to what is open then, and the matches. */
@NullMarked
package io.tidemark.nfa.match;

import org.jspecify.annotations.NullMarked;
