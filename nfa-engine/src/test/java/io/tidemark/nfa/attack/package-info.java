// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** What once broke the engine, or was tried to break it. */
@NullMarked
package io.tidemark.nfa.attack;

import org.jspecify.annotations.NullMarked;
