// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** What a job does, as meters of Micrometer. */
@NullMarked
package io.tidemark.metrics.micrometer;

import org.jspecify.annotations.NullMarked;
