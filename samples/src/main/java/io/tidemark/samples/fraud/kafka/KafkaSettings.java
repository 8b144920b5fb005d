// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.kafka;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a run uses Kafka.
 *
 * @param brokers where a broker runs already; null: the run has its own
 * @param port of its own broker, 0 for any
 * @param work folder for broker, checkpoints and logs, which is kept; null: a temporary one, which is not
 * @param chaos how often the detecting process is killed
 */
public record KafkaSettings(
        @Nullable String brokers, int port, @Nullable Path work, Chaos chaos) {}
