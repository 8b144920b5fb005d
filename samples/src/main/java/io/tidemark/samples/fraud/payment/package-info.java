// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** Card payments from a file that somebody else made: read with care, put in order, and scored against its labels. */
@NullMarked
package io.tidemark.samples.fraud.payment;

import org.jspecify.annotations.NullMarked;
