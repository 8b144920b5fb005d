// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** Where results go. */
@NullMarked
package io.tidemark.runtime.sink;

import org.jspecify.annotations.NullMarked;
