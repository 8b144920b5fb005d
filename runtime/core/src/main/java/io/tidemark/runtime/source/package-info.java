// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** Where events come from: partitions that are polled, and how records become events. */
@NullMarked
package io.tidemark.runtime.source;

import org.jspecify.annotations.NullMarked;
