// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** What generator and files both need. */
@NullMarked
package io.tidemark.samples.fraud.common;

import org.jspecify.annotations.NullMarked;
