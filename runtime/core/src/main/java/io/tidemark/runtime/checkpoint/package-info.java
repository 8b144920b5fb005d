// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** How a job survives a crash: checkpoints, where they are stored, and what makes one of them the truth. */
@NullMarked
package io.tidemark.runtime.checkpoint;

import org.jspecify.annotations.NullMarked;
