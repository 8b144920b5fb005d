// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Says when a consumer is worth asking. One that finds no broker at all forgets the brokers and begins anew with the first ones,
 * with a line in the log, each time that it is asked while it may not try to connect again: hundreds of times a second. So as long
 * as it has no connection, not even one that is being made, it is asked now and then only. Not thread-safe.
 */
final class Connections {
    /** So long it is left alone. Kafka itself waits for up to a second before it tries again. */
    static final Duration PAUSE = Duration.ofMillis(250);

    private static final String GROUP = "consumer-metrics";
    private static final String COUNT = "connection-count";

    private final DoubleSupplier count;
    private final LongSupplier nanoTime;
    private long askedNanos;

    /** @param count of open connections, and those that are being made */
    Connections(DoubleSupplier count, LongSupplier nanoTime) {
        this.count = count;
        this.nanoTime = nanoTime;
        this.askedNanos = nanoTime.getAsLong() - PAUSE.toNanos();
    }

    /** Those of a consumer with these metrics. */
    static Connections of(Map<MetricName, ? extends Metric> metrics) {
        for (Map.Entry<MetricName, ? extends Metric> metric : metrics.entrySet()) {
            if (metric.getKey().group().equals(GROUP) && metric.getKey().name().equals(COUNT)) {
                return new Connections(() -> number(metric.getValue().metricValue()), System::nanoTime);
            }
        }
        // A version of Kafka that does not say it: asked as ever.
        return new Connections(() -> 1, System::nanoTime);
    }

    private static double number(Object value) {
        return value instanceof Number number ? number.doubleValue() : 1;
    }

    /** Whether it is of no use to ask the consumer just now. */
    boolean areAway() {
        return count.getAsDouble() == 0 && wereAskedJustNow();
    }

    /** Whether a pause has not passed since the consumer was asked. */
    boolean wereAskedJustNow() {
        return nanoTime.getAsLong() - askedNanos < PAUSE.toNanos();
    }

    /** The consumer is asked. */
    void asked() {
        askedNanos = nanoTime.getAsLong();
    }
}
