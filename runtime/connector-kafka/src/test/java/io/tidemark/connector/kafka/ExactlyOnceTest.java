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

    private Orders orders(int total, int perCheckpoint, int heldBytes) {
        return CountingTopics.orders(kafka, folder, total, perCheckpoint, heldBytes);
    }

    /** Runs that are given up in this process, at all points, with and without records that are sent early. */
    @Test
    void jobsGivenUpInThisProcess_loseAndRepeatNothing() throws IOException {
        for (int heldBytes : new int[] {1 << 20, 1_000}) {
            Orders orders = orders(4_000, 40, heldBytes);
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
        Orders orders = orders(20_000, 100, 2_000);
        int kills = 0;
        boolean finished = false;
        // A fast machine may get through all orders between two kills.
        while (kills < 24 && !finished) {
            boolean halted = kills % 3 != 2;
            Point point = halted ? POINTS[random.nextInt(POINTS.length)] : Point.NEVER;
            try (Child child = Child.start(
                    CountingJob.class, orders.crashing(point, random.nextInt(4)).arguments())) {
                if (halted) {
                    finished = child.await() == 0;
                    assertThat(child.await()).as("it said %s", child.lines()).isIn(0, 9);
                } else {
                    child.awaitLine("STARTED");
                    long start = System.nanoTime();
                    long life = 300_000_000L + random.nextInt(1_000_000_000);
                    Await.until("life", () -> System.nanoTime() - start > life || !child.isAlive());
                    finished = !child.isAlive();
                    if (finished) {
                        assertThat(child.await())
                                .as("it said %s", child.lines())
                                .isZero();
                    }
                    child.kill();
                }
                kills += finished ? 0 : 1;
            }
        }
        try (Child child = Child.start(CountingJob.class, orders.arguments())) {
            assertThat(child.await()).as("it said %s", child.lines()).isZero();
        }
        System.out.println("ExactlyOnceTest kills " + kills);
        assertThat(kills).isGreaterThan(4);
        CountingTopics.assertComplete(kafka, orders);
    }
}
