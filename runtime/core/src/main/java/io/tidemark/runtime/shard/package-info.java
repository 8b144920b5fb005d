// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** The worker that puts events in order and drives the engine key by key. Internal. */
@NullMarked
package io.tidemark.runtime.shard;

import org.jspecify.annotations.NullMarked;
