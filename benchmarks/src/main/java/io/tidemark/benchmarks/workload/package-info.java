// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** The events, streams and queries that the benchmarks run. */
@NullMarked
package io.tidemark.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
