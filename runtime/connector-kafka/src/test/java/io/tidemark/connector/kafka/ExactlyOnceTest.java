// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.connector.kafka.CountingJob.Orders;
import io.tidemark.connector.kafka.CountingJob.Point;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A small job is crashed again and again; its output must be that of a run that nothing happened to. */
@ExtendWith(KafkaExtension.class)
class ExactlyOnceTest {
    private static final Point[] POINTS = {
        Point.BEFORE_PREPARE, Point.AFTER_PREPARE, Point.IN_COMMIT, Point.AFTER_COMMIT
    };

    private static final int KILLS = 24;
    private static final int PER_LIFE = 800;

    private final TestKafka kafka;

    @TempDir
    private Path folder;

    ExactlyOnceTest(TestKafka kafka) {
        this.kafka = kafka;
    }

    /** Thrown where a process would have ended. */
    private static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Runs that are given up in this process, at all points, with and without records that are sent early. */
    @Test
    void jobsGivenUpInThisProcess_loseAndRepeatNothing() throws IOException {
        for (int heldBytes : new int[] {1 << 20, 1_000}) {
            Orders orders = CountingTopics.orders(kafka, folder, 40, heldBytes).total(4_000);
            CountingTopics.send(kafka, orders, 0, 4_000);
            List<CountingJob> crashed = new ArrayList<>();
            for (int life = 0; life < 12; life++) {
                Point point = POINTS[life % POINTS.length];
                if (point == Point.IN_COMMIT) {
                    continue; // Takes a process.
                }
                CountingJob job = new CountingJob(orders.crashing(point, life % 3), () -> {
                    throw new Crash();
                });
                crashed.add(job);
                try {
                    job.run();
                    throw new AssertionError("the job did not crash: it has ended before");
                } catch (Crash e) {
                    // As it should. The job stays as it is, as a process that hangs.
                }
            }
            new CountingJob(orders, () -> {}).run();
            crashed.forEach(CountingJob::close);
            CountingTopics.assertComplete(kafka, orders);
        }
    }

    @Test
    void processesKilled_loseAndRepeatNothing() {
        long seed = System.nanoTime();
        System.out.println("ExactlyOnceTest seed " + seed);
        Random random = new Random(seed);
        Orders orders = CountingTopics.orders(kafka, folder, 100, 2_000);
        for (int kill = 0; kill < KILLS; kill++) {
            // A life cannot come to an end before it is killed, and has records for more checkpoints than it halts at.
            CountingTopics.send(kafka, orders, kill * PER_LIFE, (kill + 1) * PER_LIFE);
            boolean halted = kill % 3 != 2;
            Point point = halted ? POINTS[random.nextInt(POINTS.length)] : Point.NEVER;
            try (Child child = Child.start(
                    CountingJob.class, orders.crashing(point, random.nextInt(4)).arguments())) {
                if (halted) {
                    assertThat(child.await()).as("it said %s", child.lines()).isEqualTo(9);
                } else {
                    child.awaitLine("STARTED");
                    long start = System.nanoTime();
                    long life = 300_000_000L + random.nextInt(1_000_000_000);
                    Await.until("life", () -> System.nanoTime() - start > life || !child.isAlive());
                    assertThat(child.isAlive()).as("it said %s", child.lines()).isTrue();
                    child.kill();
                }
            }
        }
        Orders all = orders.total(KILLS * PER_LIFE);
        try (Child child = Child.start(CountingJob.class, all.arguments())) {
            assertThat(child.await()).as("it said %s", child.lines()).isZero();
        }
        CountingTopics.assertComplete(kafka, all);
    }
}
