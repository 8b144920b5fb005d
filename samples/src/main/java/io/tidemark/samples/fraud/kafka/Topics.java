// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * The topics of a run.
 *
 * @param events where the stream is written
 * @param alerts where alerts go; one partition
 */
record Topics(String events, String alerts) {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int ANSWER_MILLIS = 6_000;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Names that are not taken on a broker that others use too. */
    static Topics ofRun(String run) {
        return new Topics(run + "-events", run + "-alerts");
    }

    /**
     * Makes them; returns when they can be written.
     *
     * @throws KafkaRunException if there is no broker, or it does not let us
     */
    void create(String brokers, int partitions) throws KafkaRunException {
        try (Admin admin = admin(brokers)) {
            // Whether anybody is there is known sooner than what they are busy with.
            get(admin.describeCluster(new DescribeClusterOptions().timeoutMs(ANSWER_MILLIS))
                    .nodes());
            get(admin.createTopics(
                            List.of(new NewTopic(events, partitions, (short) -1), new NewTopic(alerts, 1, (short) -1)))
                    .all());
            Map<TopicPartition, OffsetSpec> ends = IntStream.range(0, partitions)
                    .mapToObj(i -> new TopicPartition(events, i))
                    .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
            ends.put(new TopicPartition(alerts, 0), OffsetSpec.latest());
            awaitLeaders(admin, ends);
        } catch (TimeoutException | KafkaException e) {
            throw new KafkaRunException("no Kafka broker answers at " + brokers + ": " + message(e), e);
        } catch (ExecutionException e) {
            boolean silent = e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException;
            throw new KafkaRunException(
                    (silent
                                    ? "no Kafka broker answers at " + brokers
                                    : "the broker at " + brokers + " does not make topics")
                            + ": " + message(e),
                    e);
        }
    }

    private static Admin admin(String brokers) {
        return Admin.create(Map.of(
                "bootstrap.servers",
                brokers,
                "default.api.timeout.ms",
                (int) PATIENCE.toMillis(),
                "request.timeout.ms",
                (int) PATIENCE.toMillis() / 2));
    }

    /** A topic that was made is not there at once. */
    private static void awaitLeaders(Admin admin, Map<TopicPartition, OffsetSpec> ends)
            throws ExecutionException, TimeoutException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                get(admin.listOffsets(ends).all());
                return;
            } catch (ExecutionException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
    }

    /** Where the topic of alerts ends, what is not committed included. */
    long endOfAlerts(String brokers) throws KafkaRunException {
        TopicPartition partition = new TopicPartition(alerts, 0);
        try (Admin admin = admin(brokers)) {
            return get(admin.listOffsets(Map.of(partition, OffsetSpec.latest())).partitionResult(partition))
                    .offset();
        } catch (TimeoutException | ExecutionException | KafkaException e) {
            throw new KafkaRunException("the end of topic " + alerts + " is not known: " + message(e), e);
        }
    }

    /** Deletes them, with what the job has left on the broker. As well as can be: the run is over. */
    void delete(String brokers, String group) {
        try (Admin admin = admin(brokers)) {
            get(admin.deleteTopics(List.of(events, alerts)).all());
            get(admin.deleteConsumerGroups(List.of(group)).all());
        } catch (TimeoutException | ExecutionException | KafkaException e) {
            // A broker that is not there has nothing to be tidied up.
        }
    }

    private static <T> T get(KafkaFuture<T> future) throws ExecutionException, TimeoutException {
        try {
            return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("interrupted");
        }
    }

    /** Futures wrap what happened. */
    static String message(Throwable problem) {
        Throwable cause =
                problem instanceof ExecutionException && problem.getCause() != null ? problem.getCause() : problem;
        if (cause instanceof TimeoutException) {
            return "none within " + PATIENCE.toSeconds() + " s";
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
