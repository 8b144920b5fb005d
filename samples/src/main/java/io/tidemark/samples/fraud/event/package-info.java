// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** What happens at a bank and its shops: one sealed family of events. */
@NullMarked
package io.tidemark.samples.fraud.event;

import org.jspecify.annotations.NullMarked;
