// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Kafka as source and sink: all partitions of topics are read, results are written in the transactions that also decide
 * which checkpoint is the truth.
 */
@NullMarked
package io.tidemark.connector.kafka;

import org.jspecify.annotations.NullMarked;
