// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** Tests of patterns and of whole jobs, as scenarios, without a broker, a thread or a clock on the wall. */
@NullMarked
package io.tidemark.testkit;

import org.jspecify.annotations.NullMarked;
