// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.pattern.Pattern;
import io.tidemark.runtime.checkpoint.CheckpointReader;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.checkpoint.JobPosition;
import io.tidemark.runtime.checkpoint.JobPosition.PartitionProgress;
import io.tidemark.runtime.checkpoint.RunIdentity;
import io.tidemark.runtime.simulation.Crash;
import io.tidemark.runtime.simulation.Faults;
import io.tidemark.runtime.simulation.SimulatedClock;
import io.tidemark.runtime.simulation.SimulatedEvent;
import io.tidemark.runtime.simulation.SimulatedSink;
import io.tidemark.runtime.simulation.SimulatedSource;
import io.tidemark.runtime.simulation.SimulatedStorage;
import io.tidemark.runtime.simulation.SimulatedThreads;
import io.tidemark.runtime.simulation.Sought;
import io.tidemark.runtime.sink.Sink;
import io.tidemark.runtime.source.EventId;
import io.tidemark.runtime.time.WatermarkStrategy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random streams, some events of which are late; a job that crashes and is stopped again and again, whose patterns are others
 * at some time. Patterns that were there before find what they find without a crash. One that is new or has changed finds what
 * is in the events that lie behind the watermark of the checkpoint which it began with, whether or not they had been read and
 * mattered to a pattern then. An event is late once or never. {@code -Drandom.seed=N} takes another seed.
 */
final class AddedPatternTest {
    private static final long SEED = Long.getLong("random.seed", 1);
    private static final int RUNS = Integer.getInteger("random.cases", 300);
    private static final int DISORDER = 20;

    private static final class Run {
        private final long seed;
        private final Random random;
        private final Faults faults;
        private final SimulatedStorage storage;
        private final SimulatedClock clock = new SimulatedClock();
        private final SimulatedSink.Outside results = new SimulatedSink.Outside();
        private final SimulatedSink.Outside late = new SimulatedSink.Outside();
        private final List<List<SimulatedEvent>> stream = new ArrayList<>();
        private final WatermarkStrategy<SimulatedEvent> watermarks;
        /** Those of the enumeration that were there from the beginning. */
        private final Set<Sought> old = EnumSet.noneOf(Sought.class);

        private boolean changed;
        /** What the patterns that are new began with; null: they were there from the beginning. */
        private @Nullable JobPosition before;

        Run(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.faults = new Faults(random);
            this.storage = new SimulatedStorage(faults);
            int partitions = 1 + random.nextInt(3);
            for (int i = 0; i < partitions; i++) {
                stream.add(events());
            }
            WatermarkStrategy<SimulatedEvent> bounded = WatermarkStrategy.boundedDisorder(
                    Duration.ofMillis(random.nextBoolean() ? DISORDER : random.nextInt(DISORDER)));
            if (random.nextInt(3) == 0) {
                bounded = bounded.withMaxDrift(Duration.ofMillis(1 + random.nextInt(40)));
            }
            this.watermarks = random.nextBoolean()
                    ? bounded.withIdleness(Duration.ofMillis(1 + random.nextInt(40)))
                    : bounded.withoutIdleness();
            List<Sought> all = List.of(Sought.values());
            old.add(all.get(random.nextInt(all.size())));
            old.add(all.get(random.nextInt(all.size())));
        }

        private List<SimulatedEvent> events() {
            List<SimulatedEvent> events = new ArrayList<>();
            long time = 0;
            int size = random.nextInt(60);
            for (int n = 0; n < size; n++) {
                time += random.nextInt(12);
                long ago = random.nextInt(3) == 0 ? random.nextInt(DISORDER) : 0;
                events.add(new SimulatedEvent(
                        random.nextInt(4), Math.max(0, time - ago), "abcxx".charAt(random.nextInt(5))));
            }
            return events;
        }

        /** An event alone, which mattered to nobody before. */
        private static Pattern<SimulatedEvent> eachX() {
            return Pattern.<SimulatedEvent>begin("x").where((SimulatedEvent event) -> event.type() == 'x');
        }

        /** a then b; after the change x then a. */
        private static Pattern<SimulatedEvent> changing(boolean changed) {
            char first = changed ? 'x' : 'a';
            char second = changed ? 'a' : 'b';
            return Pattern.<SimulatedEvent>begin("first")
                    .where((SimulatedEvent event) -> event.type() == first)
                    .followedBy("second")
                    .where((SimulatedEvent event) -> event.type() == second)
                    .within(Duration.ofMillis(60))
                    .version(changed ? 2 : 1);
        }

        private static void addNew(
                CepJobBuilder<SimulatedEvent, String> job, Sink<String> sink, boolean changed, Set<Sought> sought) {
            if (changed) {
                job.detect("each-x", eachX()).byLong(SimulatedEvent::key).emit(Sought::text);
            }
            job.detect("changing", changing(changed))
                    .by(SimulatedEvent::name)
                    .emit(match -> Sought.text(match) + (changed ? " changed" : ""));
            sought.forEach(each -> Simulation.detect(job, sink, each));
        }

        /** Lives until the stream is at its end, with other patterns from one life on. */
        Run toTheEnd() throws IOException {
            int change = random.nextInt(8);
            boolean done = false;
            for (int life = 0; !done || !changed; life++) {
                faults.disarm();
                if (life == change || done) {
                    changed = true;
                    String last = CheckpointReader.of(storage).last();
                    before = last == null
                            ? null
                            : CheckpointReader.of(storage).open(last).position();
                }
                if (life < 12) {
                    faults.arm(1 + random.nextInt(120));
                }
                done = live(life, life < 12 ? random.nextInt(60) : Integer.MAX_VALUE);
            }
            return this;
        }

        /** Runs the job until it crashes, or is done, or is stopped after so many steps; says whether it is done. */
        private boolean live(int life, int stopAfter) {
            SimulatedThreads threads = new SimulatedThreads();
            try {
                JobWorker worker = job().newWorker(threads, new RunIdentity("changing", life, false));
                for (int steps = 0; !worker.isDone(); steps++) {
                    clock.advance(random.nextInt(50) == 0 ? random.nextInt(60) : random.nextInt(3));
                    if (random.nextBoolean()) {
                        worker.step();
                    } else {
                        threads.runOne(random);
                    }
                    if (steps == stopAfter) {
                        worker.stop();
                    }
                    assertThat(steps).as("seed %d, life %d", seed, life).isLessThan(1_000_000);
                }
                worker.close(false);
                return worker.progress(false).watermarkMillis() == Long.MAX_VALUE;
            } catch (Crash | JobFailedException e) {
                if (!faults.isDead()) {
                    throw new AssertionError("seed " + seed + ", life " + life, e);
                }
                return false;
            }
        }

        private CepJob<SimulatedEvent> job() {
            SimulatedSource source = new SimulatedSource(stream, new Random(random.nextLong()), faults, id -> {});
            SimulatedSink<String> sink = new SimulatedSink<>(results, faults, text -> text);
            CepJobBuilder<SimulatedEvent, String> job = CepJob.named("changing")
                    .source(source)
                    .eventTime(SimulatedEvent::time)
                    .watermarks(watermarks)
                    .sink(sink)
                    .config(JobConfig.defaults()
                            .withClock(clock)
                            .withBatchSize(1 + random.nextInt(8))
                            .withStepLimit(3))
                    .shards(1 + random.nextInt(3))
                    .events(SimulatedEvent.SERIALIZER)
                    .checkpoints(Checkpoints.in(storage).every(Duration.ofMillis(5)))
                    .lateEvents(new SimulatedSink<LateEvent<SimulatedEvent>>(
                            late, faults, event -> event.partition() + " " + event.position()))
                    .onPatternChange(PatternChangePolicy.RESTART);
            old.forEach(sought -> Simulation.detect(job, sink, sought));
            addNew(job, sink, changed, changed ? EnumSet.complementOf(EnumSet.copyOf(old)) : Set.of());
            return job.build();
        }

        /** Says how many events that the new patterns see had been read before and mattered to none. */
        int check() {
            Set<String> lateOnes = new HashSet<>(late.visible());
            assertThat(late.visible()).as("seed %d", seed).hasSameSizeAs(lateOnes);
            Map<Long, Long> inTime = new HashMap<>();
            Map<Long, Long> ahead = new HashMap<>();
            int readBefore = 0;
            for (int partition = 0; partition < stream.size(); partition++) {
                for (int n = 0; n < stream.get(partition).size(); n++) {
                    SimulatedEvent event = stream.get(partition).get(n);
                    if (lateOnes.contains("log-" + partition + " " + n)) {
                        continue;
                    }
                    inTime.put(EventId.of(partition, n), event.time());
                    if (before == null || event.time() > before.watermarkMillis()) {
                        ahead.put(EventId.of(partition, n), event.time());
                        readBefore += event.type() == 'x' && n < readBefore(partition) ? 1 : 0;
                    }
                }
            }
            List<String> expected = new ArrayList<>(new UndisturbedRun(stream, inTime)
                    .find((job, sink) -> old.forEach(sought -> Simulation.detect(job, sink, sought))));
            expected.addAll(new UndisturbedRun(stream, ahead)
                    .find((job, sink) -> addNew(job, sink, true, EnumSet.complementOf(EnumSet.copyOf(old)))));
            List<String> found = results.visible().stream()
                    .filter(text -> !text.contains(": changing ") || text.endsWith(" changed"))
                    .toList();
            assertThat(found).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(expected);
            return readBefore;
        }

        private long readBefore(int partition) {
            JobPosition position = before;
            if (position != null) {
                for (PartitionProgress progress : position.partitions()) {
                    if (progress.name().equals("log-" + partition)) {
                        return progress.position();
                    }
                }
            }
            return 0;
        }
    }

    @Test
    void patternsAddedOrChanged_seeAllThatWasNotBehindTheWatermark() throws IOException {
        int seen = 0;
        int late = 0;
        for (long seed = SEED; seed < SEED + RUNS; seed++) {
            Run run = new Run(seed).toTheEnd();
            seen += run.check();
            late += run.late.visible().size();
        }
        System.out.printf(
                "added patterns: %d runs from seed %d, %d events seen that had mattered to none, %d late%n",
                RUNS, SEED, seen, late);
        assertThat(seen).isGreaterThan(RUNS / 2);
        assertThat(late).isGreaterThan(RUNS / 2);
    }
}
