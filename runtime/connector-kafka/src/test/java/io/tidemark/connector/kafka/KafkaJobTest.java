// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.runtime.chaos.ChaosJob;
import io.tidemark.runtime.chaos.ChaosJob.Event;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A whole job between two topics, killed again and again: a read-committed reader sees what a run without a kill finds. */
@ExtendWith(KafkaExtension.class)
final class KafkaJobTest {
    private static final int PARTITIONS = 3;
    private static final int EVENTS = 30_000;
    private static final int KILLS = Integer.getInteger("kafka.job.kills", 12);

    private final TestKafka kafka;

    @TempDir
    private Path folder;

    KafkaJobTest(TestKafka kafka) {
        this.kafka = kafka;
    }

    @Test
    void job_killedAgainAndAgain_outputIsThatOfARunWithoutAKill() {
        long seed = Long.getLong("kafka.job.seed", System.nanoTime());
        System.out.println("KafkaJobTest seed " + seed);
        Random random = new Random(seed);
        List<List<Event>> events = events(random);
        String from = kafka.topic("payments", PARTITIONS);
        String to = kafka.topic("alerts", 2);
        for (int i = 0; i < PARTITIONS; i++) {
            kafka.send(from, i, events.get(i).stream().map(Event::line).toArray(String[]::new));
        }
        for (int kill = 0; kill < KILLS; kill++) {
            try (Child child = start(from, to, 1 + random.nextInt(3), "go-on")) {
                child.awaitLine("STARTED");
                long start = System.nanoTime();
                long life = random.nextInt(1_500) * 1_000_000L;
                Await.until("life", () -> System.nanoTime() - start > life || !child.isAlive());
                assertThat(child.isAlive())
                        .as("seed %d, it said %s", seed, child.lines())
                        .isTrue();
                child.kill();
            }
        }
        try (Child child = start(from, to, 2, "finish")) {
            assertThat(child.await())
                    .as("seed %d, it said %s", seed, child.lines())
                    .isZero();
        }
        List<String> found = kafka.committed(to).stream().sorted().toList();
        List<String> expected = ChaosJob.expected(events);
        System.out.println("KafkaJobTest: " + KILLS + " kills, " + expected.size() + " alerts expected, " + found.size()
                + " found");
        assertThat(found).as("seed %d", seed).isEqualTo(expected);
    }

    private Child start(String from, String to, int shards, String until) {
        return Child.start(
                AlertJob.class,
                kafka.brokers(),
                from,
                to,
                folder.resolve("checkpoints").toString(),
                Integer.toString(shards),
                until);
    }

    private static List<List<Event>> events(Random random) {
        List<List<Event>> partitions = new ArrayList<>();
        for (int i = 0; i < PARTITIONS; i++) {
            List<Event> events = new ArrayList<>();
            for (long n = 0; n < EVENTS; n++) {
                long time = Math.max(0, n - (random.nextInt(4) == 0 ? random.nextInt(ChaosJob.DISORDER) : 0));
                // A key is in one partition, as a producer with keys has it.
                events.add(new Event(PARTITIONS * random.nextInt(200) + i, time, "abcx".charAt(random.nextInt(4))));
            }
            events.add(new Event(-1, AlertJob.LATEST, 'x'));
            partitions.add(events);
        }
        return partitions;
    }
}
