// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** A job in a process of its own, which is killed again and again. */
@NullMarked
package io.tidemark.runtime.chaos;

import org.jspecify.annotations.NullMarked;
