// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The pattern language: an immutable tree and the methods that build it.
 *
 * <p>Events may be of any class. What looks for a pattern keeps those that a partial match has taken, without a copy: an event must
 * not be changed after it was handed over, or conditions and matches see the change.
 */
@NullMarked
package io.tidemark.pattern;

import org.jspecify.annotations.NullMarked;
