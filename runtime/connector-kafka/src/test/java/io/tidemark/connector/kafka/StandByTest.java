// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.runtime.chaos.ChaosJob;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes of one job, of which one works and another stands by, while events flow: the working one is killed, the next one
 * is put to sleep and wakes up when it has been replaced.
 */
@ExtendWith(KafkaExtension.class)
final class StandByTest {
    private static final int PARTITIONS = 3;
    private static final int KEYS = 200;

    private final TestKafka kafka;
    private final long seed = Long.getLong("kafka.standby.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final EventFeed events;
    private final String from;
    private final String to;

    @TempDir
    private Path folder;

    StandByTest(TestKafka kafka) {
        this.kafka = kafka;
        this.from = kafka.topic("payments", PARTITIONS);
        this.to = kafka.topic("alerts", 2);
        this.events = new EventFeed(kafka, from, PARTITIONS, KEYS, random);
    }

    @Test
    void standBy_otherKilledOrAsleep_takesOverAndTheSleeperIsShutOut() {
        System.out.println("StandByTest seed " + seed);
        try (Child killed = start()) {
            String first = awaitRun(null);
            try (Child sleeper = start()) {
                sleeper.awaitLine("STARTED");
                long atKill = System.nanoTime();
                killed.kill();
                String second = awaitRun(first);
                double afterKill = seconds(atKill);
                try (Child last = start()) {
                    last.awaitLine("STARTED");
                    long atSleep = System.nanoTime();
                    sleeper.signal("STOP");
                    awaitRun(second);
                    double afterSleep = seconds(atSleep);
                    sleeper.signal("CONT");
                    feedUntil("end of the sleeper", () -> !sleeper.isAlive());
                    assertThat(sleeper.await()).isNotZero();
                    assertThat(sleeper.lines())
                            .as("seed %d", seed)
                            .anyMatch(line -> line.contains("FencedException"))
                            .doesNotContain("DONE");
                    finish(last);
                    System.out.printf(
                            "StandByTest: first commit of the stand-by %.1f s after a kill, %.1f s after the other fell asleep%n",
                            afterKill, afterSleep);
                }
            }
        }
        assertThat(kafka.committed(to).stream().sorted().toList())
                .as("seed %d", seed)
                .isEqualTo(ChaosJob.expected(events.written()))
                .hasSizeGreaterThan(100);
    }

    private static double seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1e9;
    }

    private Child start() {
        return Child.start(
                AlertJob.class,
                kafka.brokers(),
                from,
                to,
                folder.resolve("checkpoints").toString(),
                "2",
                "finish");
    }

    /** Waits until another run than this one has committed, while events flow; names it. */
    private String awaitRun(@Nullable String other) {
        feedUntil("commit of another run than " + other, () -> {
            String run = lastRun();
            return run != null && !run.equals(other);
        });
        return Objects.requireNonNull(lastRun());
    }

    /** Which run committed last; null if none did. */
    private @Nullable String lastRun() {
        CommitMark last = CommitMark.last(to, kafka.offsets(to));
        return last == null
                ? null
                : last.checkpoint().substring(last.checkpoint().lastIndexOf('-'));
    }

    private void feedUntil(String what, BooleanSupplier condition) {
        Await.until(what, () -> {
            events.feed();
            return condition.getAsBoolean();
        });
    }

    private void finish(Child child) {
        events.end();
        assertThat(child.await()).as("seed %d, it said %s", seed, child.lines()).isZero();
    }
}
