// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** Fraud detection on a stream of card and account events. */
@NullMarked
package io.tidemark.samples.fraud;

import org.jspecify.annotations.NullMarked;
