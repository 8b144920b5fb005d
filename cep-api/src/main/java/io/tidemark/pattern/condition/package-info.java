// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** Conditions on one event, on typed fields and on what a pattern captured before. */
@NullMarked
package io.tidemark.pattern.condition;

import org.jspecify.annotations.NullMarked;
