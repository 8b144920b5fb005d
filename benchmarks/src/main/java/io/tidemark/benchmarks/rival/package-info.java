// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** The programs that are compared, behind one interface. */
@NullMarked
package io.tidemark.benchmarks.rival;

import org.jspecify.annotations.NullMarked;
