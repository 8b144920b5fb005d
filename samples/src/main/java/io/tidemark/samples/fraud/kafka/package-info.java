// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

/** The same rules on Kafka: a broker, a job in a process of its own that may be killed, and the proof that nothing is lost. */
@NullMarked
package io.tidemark.samples.fraud.kafka;

import org.jspecify.annotations.NullMarked;
