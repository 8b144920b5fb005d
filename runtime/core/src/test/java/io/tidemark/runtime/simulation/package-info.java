// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** A job in one thread, on a virtual clock, with a storage, a source and a sink that crash where a seed says. */
@NullMarked
package io.tidemark.runtime.simulation;

import org.jspecify.annotations.NullMarked;
