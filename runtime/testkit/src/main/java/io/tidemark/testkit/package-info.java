// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** Tests of patterns without a broker, a thread or a clock. */
@NullMarked
package io.tidemark.testkit;

import org.jspecify.annotations.NullMarked;
