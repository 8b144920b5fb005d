// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0
/** Where to begin: compile a pattern, ask what it costs. */
@NullMarked
package io.tidemark;

import org.jspecify.annotations.NullMarked;
