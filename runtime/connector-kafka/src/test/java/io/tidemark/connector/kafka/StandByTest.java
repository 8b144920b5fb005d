// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.runtime.chaos.ChaosJob;
import io.tidemark.runtime.chaos.ChaosJob.Event;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    private static final int EVENTS_AT_A_TIME = 20;

    private final TestKafka kafka;
    private final long seed = Long.getLong("kafka.standby.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<List<Event>> written = new ArrayList<>();
    private final String from;
    private final String to;
    private long time;

    @TempDir
    private Path folder;

    StandByTest(TestKafka kafka) {
        this.kafka = kafka;
        this.from = kafka.topic("payments", PARTITIONS);
        this.to = kafka.topic("alerts", 2);
        for (int i = 0; i < PARTITIONS; i++) {
            written.add(new ArrayList<>());
        }
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
                .isEqualTo(ChaosJob.expected(written))
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
            feed();
            return condition.getAsBoolean();
        });
    }

    private void feed() {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            List<Event> events = new ArrayList<>();
            for (int i = 0; i < EVENTS_AT_A_TIME; i++) {
                int disorder = random.nextInt(4) == 0 ? random.nextInt(ChaosJob.DISORDER) : 0;
                int key = PARTITIONS * random.nextInt(KEYS) + partition;
                events.add(new Event(key, Math.max(0, time + i - disorder), "abcx".charAt(random.nextInt(4))));
            }
            write(partition, events);
        }
        time += EVENTS_AT_A_TIME;
    }

    private void write(int partition, List<Event> events) {
        written.get(partition).addAll(events);
        kafka.send(from, partition, events.stream().map(Event::line).toArray(String[]::new));
    }

    private void finish(Child child) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            write(partition, List.of(new Event(-1, AlertJob.LATEST, 'x')));
        }
        assertThat(child.await()).as("seed %d, it said %s", seed, child.lines()).isZero();
    }
}
