// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import java.time.Duration;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes producers in a bounded time. Kafka's own limit is one for what is on its way; then it waits for the thread of the
 * producer, which may wait for a broker that does not answer, for as long as {@code request.timeout.ms} says: nobody who ends a
 * run should have to. What is given up goes on until then, and can do no more than a process could that was killed meanwhile.
 */
final class ProducerClosing {
    /** For what is on its way. */
    private static final Duration LIMIT = Duration.ofSeconds(5);
    /** For the thread, when it has been told to give up. */
    private static final Duration MORE = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(KafkaOutput.class);

    private ProducerClosing() {}

    /** Returns when the producer is closed, or cannot be for the moment. An interrupt does not keep it from that. */
    static void close(Producer<?, ?> producer) {
        Thread closing = new Thread(() -> closeSlowly(producer), "kafka-producer-closing");
        closing.setDaemon(true);
        closing.start();
        long deadline = System.nanoTime() + LIMIT.plus(MORE).toNanos();
        boolean interrupted = false;
        for (long left = deadline - System.nanoTime();
                closing.isAlive() && left > 0;
                left = deadline - System.nanoTime()) {
            try {
                closing.join(Duration.ofNanos(left).toMillis() + 1);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeSlowly(Producer<?, ?> producer) {
        try {
            producer.close(LIMIT);
        } catch (KafkaException e) {
            // It is closed, but for what it could not give back.
            LOG.warn("a Kafka producer could not be closed properly", e);
        }
    }
}
