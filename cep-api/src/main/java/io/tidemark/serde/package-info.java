// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** How events are written to and read from bytes. */
@NullMarked
package io.tidemark.serde;

import org.jspecify.annotations.NullMarked;
