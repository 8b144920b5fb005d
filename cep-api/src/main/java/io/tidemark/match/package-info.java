// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** What a pattern yields: matches and timed-out partial matches. */
@NullMarked
package io.tidemark.match;

import org.jspecify.annotations.NullMarked;
