// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** The pattern language: an immutable tree and the methods that build it. */
@NullMarked
package io.tidemark.pattern;

import org.jspecify.annotations.NullMarked;
