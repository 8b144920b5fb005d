// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** Rules on what a module may use; each module runs them over its own classes. */
@NullMarked
package io.tidemark.architecture;

import org.jspecify.annotations.NullMarked;
