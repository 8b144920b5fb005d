// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** The parts that stores are built of: for those who write a state backend. */
@NullMarked
package io.tidemark.runtime.state.entry;

import org.jspecify.annotations.NullMarked;
