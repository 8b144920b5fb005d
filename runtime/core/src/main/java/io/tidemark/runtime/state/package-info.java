// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** What is open for each key, and when its time runs out. */
@NullMarked
package io.tidemark.runtime.state;

import org.jspecify.annotations.NullMarked;
