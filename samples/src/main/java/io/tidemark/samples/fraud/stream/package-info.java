// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** A seeded stream of events in which every fraud was planted, and is known. */
@NullMarked
package io.tidemark.samples.fraud.stream;

import org.jspecify.annotations.NullMarked;
