// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import io.tidemark.connector.kafka.CountingJob.Orders;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of three, of which one after the other is killed while a job reads and writes. */
@Tag("slow")
class ThreeNodesTest {
    @TempDir
    private Path folder;

    private int sent;

    @Test
    void brokersKilledOneAfterTheOther_theJobGoesOnAndLosesAndRepeatsNothing() throws Exception {
        try (TestKafka kafka = TestKafka.inChildJvms(3)) {
            Orders orders = CountingTopics.orders(kafka, folder, 30, 1 << 20);
            CountingJob counting = new CountingJob(orders, () -> {});
            ExecutorService thread = Executors.newSingleThreadExecutor();
            try {
                Future<?> job = thread.submit(() -> {
                    counting.run();
                    return null;
                });
                awaitCommits(kafka, orders, 3);
                for (int node = 1; node <= 3; node++) {
                    kafka.kill(node);
                    awaitCommits(kafka, orders, 5);
                    kafka.restart(node);
                    awaitCommits(kafka, orders, 5);
                }
                counting.finishAt(sent);
                job.get();
            } finally {
                thread.shutdown();
            }
            CountingTopics.assertComplete(kafka, orders.total(sent));
        }
    }

    /** Sends records until the job has committed so often. */
    private void awaitCommits(TestKafka kafka, Orders orders, int count) {
        long from = commits(kafka, orders);
        Await.until(count + " commits after " + from, () -> {
            CountingTopics.send(kafka, orders, sent, sent + 30);
            sent += 30;
            return commits(kafka, orders) >= from + count;
        });
    }

    private static long commits(TestKafka kafka, Orders orders) {
        CommitMark last = CommitMark.last(orders.name(), kafka.offsets(orders.name()));
        return last == null ? 0 : last.number();
    }
}
