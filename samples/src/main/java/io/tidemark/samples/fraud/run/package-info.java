// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** Runs rules over a stream with the runtime, and shows what comes of it. */
@NullMarked
package io.tidemark.samples.fraud.run;

import org.jspecify.annotations.NullMarked;
