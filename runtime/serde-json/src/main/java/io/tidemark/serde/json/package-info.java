// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** Events as JSON. */
@NullMarked
package io.tidemark.serde.json;

import org.jspecify.annotations.NullMarked;
