// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** The event-time keyed runtime. */
@NullMarked
package io.tidemark.runtime;

import org.jspecify.annotations.NullMarked;
