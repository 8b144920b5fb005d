// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** How events are written in formats for which there is no module. */
@NullMarked
package io.tidemark.samples.serde;

import org.jspecify.annotations.NullMarked;
