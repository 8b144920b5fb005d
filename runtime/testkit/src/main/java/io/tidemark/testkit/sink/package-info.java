// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** What every transactional sink has to do, as a test that a sink of your own extends. */
@NullMarked
package io.tidemark.testkit.sink;

import org.jspecify.annotations.NullMarked;
