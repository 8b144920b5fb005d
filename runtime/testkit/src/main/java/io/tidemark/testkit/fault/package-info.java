// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** Faults for tests of your own: a job that dies at any call of its source, its sink or its checkpoint storage. */
@NullMarked
package io.tidemark.testkit.fault;

import org.jspecify.annotations.NullMarked;
