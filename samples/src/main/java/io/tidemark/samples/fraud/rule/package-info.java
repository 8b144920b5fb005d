// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** The rules, one class each: a pattern that reads like its definition, its key, and how to say why it fired. */
@NullMarked
package io.tidemark.samples.fraud.rule;

import org.jspecify.annotations.NullMarked;
