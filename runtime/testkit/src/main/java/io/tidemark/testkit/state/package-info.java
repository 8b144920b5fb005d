// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** What every state backend has to do, as a test that a backend of your own extends. */
@NullMarked
package io.tidemark.testkit.state;

import org.jspecify.annotations.NullMarked;
