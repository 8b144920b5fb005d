// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0
/** The compiled automaton: immutable, printable, without behaviour. */
@NullMarked
package io.tidemark.nfa.program;

import org.jspecify.annotations.NullMarked;
