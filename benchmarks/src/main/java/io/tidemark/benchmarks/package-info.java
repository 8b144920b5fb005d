// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** Benchmarks: one class per question. */
@NullMarked
package io.tidemark.benchmarks;

import org.jspecify.annotations.NullMarked;
