// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.pattern.Pattern;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.checkpoint.RunIdentity;
import io.tidemark.runtime.simulation.Crash;
import io.tidemark.runtime.simulation.Faults;
import io.tidemark.runtime.simulation.SimulatedEvent;
import io.tidemark.runtime.simulation.SimulatedSink;
import io.tidemark.runtime.simulation.SimulatedSource;
import io.tidemark.runtime.simulation.SimulatedStorage;
import io.tidemark.runtime.simulation.SimulatedThreads;
import io.tidemark.runtime.sink.CollectingSink;
import io.tidemark.runtime.sink.Sink;
import io.tidemark.runtime.time.LateEventPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whatever crashes when: what can be seen at the end is what a run without a crash finds, each match once. */
final class SimulationTest {
    private static final int RUNS = Integer.getInteger("simulation.runs", 300);
    private static final long SEED = Long.getLong("simulation.seed", 1);
    private static final long DISORDER = 20;

    @Test
    void anyCrash_visibleOutput_isThatOfARunWithoutACrash() {
        Map<String, Integer> crashes = new TreeMap<>();
        long begun = System.nanoTime();
        for (long seed = SEED; seed < SEED + RUNS; seed++) {
            new Simulation(seed).run().forEach((where, count) -> crashes.merge(where, count, Integer::sum));
        }
        int total = crashes.values().stream().mapToInt(Integer::intValue).sum();
        System.out.printf(
                "simulation: %d runs from seed %d, %d crashes in %d ms: %s%n",
                RUNS, SEED, total, (System.nanoTime() - begun) / 1_000_000, crashes);
        assertThat(total).isGreaterThan(RUNS);
    }

    /** One seed: a stream, a job, and its lives. */
    private static final class Simulation {
        private final long seed;
        private final Random random;
        private final Faults faults;
        private final List<List<SimulatedEvent>> stream;
        private final ManualClock clock = new ManualClock();

        Simulation(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.faults = new Faults(random);
            this.stream = stream(random);
        }

        private static List<List<SimulatedEvent>> stream(Random random) {
            List<List<SimulatedEvent>> partitions = new ArrayList<>();
            int count = 1 + random.nextInt(3);
            for (int i = 0; i < count; i++) {
                List<SimulatedEvent> events = new ArrayList<>();
                long time = 0;
                int size = random.nextInt(60);
                for (int n = 0; n < size; n++) {
                    time += random.nextInt(12);
                    long late = random.nextInt(4) == 0 ? random.nextInt((int) DISORDER) : 0;
                    events.add(new SimulatedEvent(
                            random.nextInt(5), Math.max(0, time - late), "abcx".charAt(random.nextInt(4))));
                }
                partitions.add(events);
            }
            return partitions;
        }

        Map<String, Integer> run() {
            faults.disarm();
            CollectingSink<String> expected = new CollectingSink<>();
            builder(expected).build().run();
            SimulatedStorage storage = new SimulatedStorage(faults);
            SimulatedSink.Outside outside = new SimulatedSink.Outside();
            boolean done = false;
            for (int life = 0; !done; life++) {
                if (life < 40) {
                    faults.arm(1 + random.nextInt(120));
                } else {
                    faults.disarm();
                }
                done = live(storage, outside, life);
            }
            assertThat(sorted(outside.visible())).as("seed %d", seed).isEqualTo(sorted(expected.results()));
            return faults.crashes();
        }

        private static String sorted(List<String> results) {
            return results.stream().sorted().collect(Collectors.joining("\n"));
        }

        /** Runs the job until it is done, or crashes. */
        private boolean live(SimulatedStorage storage, SimulatedSink.Outside outside, int life) {
            SimulatedThreads threads = new SimulatedThreads();
            SimulatedSink sink = new SimulatedSink(outside, faults);
            try {
                JobWorker worker = builder(sink)
                        .shards(1 + random.nextInt(3))
                        .events(SimulatedEvent.SERIALIZER)
                        .checkpoints(Checkpoints.in(storage)
                                .every(Duration.ofMillis(5))
                                .retain(1 + random.nextInt(3)))
                        .build()
                        .newWorker(threads, new RunIdentity("simulated", life, false));
                int idle = 0;
                while (!worker.isDone()) {
                    clock.advance(Duration.ofMillis(random.nextInt(3)));
                    boolean worked = random.nextBoolean() ? worker.step() : threads.runOne(random);
                    idle = worked ? 0 : idle + 1;
                    assertThat(idle)
                            .as("seed %d, life %d: steps without work", seed, life)
                            .isLessThan(10_000);
                }
                worker.close(false);
                return true;
            } catch (Crash | JobFailedException e) {
                if (!faults.isDead()) {
                    throw new AssertionError("seed " + seed + ", life " + life, e);
                }
                return false;
            }
        }

        private CepJobBuilder<SimulatedEvent, String> builder(Sink<String> sink) {
            CepJobBuilder<SimulatedEvent, String> job = CepJob.named("simulated")
                    .source(new SimulatedSource(stream, new Random(random.nextLong()), faults))
                    .eventTime(SimulatedEvent::time)
                    .disorder(Duration.ofMillis(DISORDER))
                    .sink(sink)
                    .onLateEvent(LateEventPolicy.FAIL)
                    .config(JobConfig.defaults()
                            .withClock(clock)
                            .withBatchSize(7)
                            .withStepLimit(3));
            // A program may name its patterns in another order after a restart.
            List<Integer> order = new ArrayList<>(List.of(0, 1, 2));
            Collections.shuffle(order, random);
            order.forEach(pattern -> detect(job, sink, pattern));
            return job;
        }

        private static void detect(CepJobBuilder<SimulatedEvent, String> job, Sink<String> sink, int pattern) {
            switch (pattern) {
                case 0 ->
                    job.detect("ab", relaxed())
                            .by(SimulatedEvent::name)
                            .timedOut(timedOut -> timedOut.matchId() + " timed out " + timedOut.timestamp(), sink)
                            .emit(match -> match.matchId() + " " + match.timestamp());
                case 1 ->
                    job.detect("aab", loop())
                            .byLong(SimulatedEvent::key)
                            .emit(match -> match.matchId() + " " + match.timestamp());
                default ->
                    job.detect("a-not-b", absence())
                            .byLong(SimulatedEvent::key)
                            .emit(match -> match.matchId() + " " + match.timestamp());
            }
        }

        private static Pattern<SimulatedEvent> relaxed() {
            return Pattern.<SimulatedEvent>begin("a")
                    .where((SimulatedEvent event) -> event.type() == 'a')
                    .followedByAny("b")
                    .where((SimulatedEvent event) -> event.type() == 'b')
                    .within(Duration.ofMillis(60));
        }

        private static Pattern<SimulatedEvent> loop() {
            return Pattern.<SimulatedEvent>begin("a")
                    .where((SimulatedEvent event) -> event.type() == 'a')
                    .oneOrMore()
                    .followedBy("c")
                    .where((SimulatedEvent event) -> event.type() == 'c')
                    .within(Duration.ofMillis(100));
        }

        private static Pattern<SimulatedEvent> absence() {
            return Pattern.<SimulatedEvent>begin("a")
                    .where((SimulatedEvent event) -> event.type() == 'a')
                    .notFollowedBy("b")
                    .where((SimulatedEvent event) -> event.type() == 'b')
                    .within(Duration.ofMillis(50));
        }
    }
}
