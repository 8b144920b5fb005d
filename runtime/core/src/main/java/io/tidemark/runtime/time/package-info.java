// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** Event time: timestamps, watermarks per source partition, the order of events, timers. */
@NullMarked
package io.tidemark.runtime.time;

import org.jspecify.annotations.NullMarked;
