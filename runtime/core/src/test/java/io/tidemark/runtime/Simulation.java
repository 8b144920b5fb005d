// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.checkpoint.CheckpointReader;
import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.checkpoint.RunIdentity;
import io.tidemark.runtime.simulation.Crash;
import io.tidemark.runtime.simulation.Faults;
import io.tidemark.runtime.simulation.SimulatedClock;
import io.tidemark.runtime.simulation.SimulatedEvent;
import io.tidemark.runtime.simulation.SimulatedSink;
import io.tidemark.runtime.simulation.SimulatedSource;
import io.tidemark.runtime.simulation.SimulatedThreads;
import io.tidemark.runtime.simulation.Sought;
import io.tidemark.runtime.sink.Sink;
import io.tidemark.runtime.source.EventId;
import io.tidemark.runtime.time.LateEventPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/** One seed: a stream, a job, and its lives. */
final class Simulation {
    private static final int CRASHING_LIVES = 40;

    private final SimulatedTime time;
    private final long seed;
    private final Random random;
    private final Faults faults;
    private final SimulatedPlace place;
    private final List<List<SimulatedEvent>> stream;
    private final SimulatedClock clock = new SimulatedClock();
    private final boolean idle;
    /** Whether the time of day is sometimes set back. */
    private final boolean corrected;
    /** What the clock said when an event was read last, and not only read again, in the order of these readings. */
    private final Map<Long, Long> readings = new LinkedHashMap<>();
    /** By partition, the position before which all is in the checkpoint that a life begins with. */
    private final Map<Integer, Long> kept = new HashMap<>();

    private final SimulatedSink.Outside results = new SimulatedSink.Outside();
    private final SimulatedSink.Outside times = new SimulatedSink.Outside();
    private final SimulatedSink.Outside late = new SimulatedSink.Outside();

    /**
     * What a seed makes of it.
     *
     * @param savepoints names of savepoints begin with this path
     */
    Simulation(SimulatedTime time, long seed, Path savepoints) {
        this.time = time;
        this.seed = seed;
        this.random = new Random(seed);
        this.faults = new Faults(random);
        this.stream = stream(random);
        this.idle = random.nextBoolean();
        this.corrected = random.nextBoolean();
        this.place = new SimulatedPlace(faults, random, savepoints);
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
                long late = random.nextInt(4) == 0 ? random.nextInt(SimulatedTime.DISORDER) : 0;
                events.add(new SimulatedEvent(
                        random.nextInt(5), Math.max(0, time - late), "abcx".charAt(random.nextInt(4))));
            }
            partitions.add(events);
        }
        return partitions;
    }

    /** Lives and dies until the stream is at its end; then looks at what is to be seen. */
    void run() {
        boolean done = false;
        for (int life = 0; !done; life++) {
            lookWhatIsKept();
            if (life < CRASHING_LIVES) {
                faults.arm(1 + random.nextInt(120));
            } else {
                faults.disarm();
            }
            done = live(life);
        }
        place.forbidden().forEach(this::checkRefused);
        check();
    }

    /** What was read before the checkpoint that the next life begins with keeps its time, though it may be read again. */
    private void lookWhatIsKept() {
        faults.disarm();
        try {
            CheckpointReader reader = CheckpointReader.of(place.storage());
            String last = reader.last();
            if (last != null) {
                reader.open(last).position().partitions().forEach(each -> kept.put(each.number(), each.position()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How often it ended with a savepoint, and who was told. */
    Map<String, Integer> ends() {
        return place.ends();
    }

    /** How often it crashed where. */
    Map<String, Integer> crashes() {
        return faults.crashes();
    }

    /** How many events came too late though no partition was ever idle: only the guard can have moved time. */
    int lateByTheGuard() {
        return idle ? 0 : late.visible().size();
    }

    /** Runs the job until it is done, or crashes. */
    private boolean live(int life) {
        SimulatedThreads threads = new SimulatedThreads();
        try {
            JobWorker worker =
                    job(place.checkpoints()).build().newWorker(threads, new RunIdentity("simulated", life, false));
            int steps = 0;
            while (!worker.isDone()) {
                passTime();
                place.mayStop(worker);
                boolean worked = random.nextBoolean() ? worker.step() : threads.runOne(random);
                steps = worked ? 0 : steps + 1;
                assertThat(steps)
                        .as("%s, seed %d, life %d: steps without work", time, seed, life)
                        .isLessThan(10_000);
            }
            worker.close(false);
            if (place.isStopped()) {
                goOn();
                return false;
            }
            return true;
        } catch (Crash | JobFailedException e) {
            if (place.isRefused(e)) {
                goOn();
            } else if (!faults.isDead()) {
                throw new AssertionError(time + ", seed " + seed + ", life " + life, e);
            }
            return false;
        }
    }

    /** The job has ended with a savepoint: nobody goes on without it, and the next life does with it. */
    private void goOn() {
        lookWhatIsKept();
        place.forbidden().forEach(this::checkRefused);
        place.choose();
    }

    private void checkRefused(Checkpoints left) {
        faults.disarm();
        List<String> before = List.copyOf(results.visible());
        assertThatThrownBy(() -> {
                    SimulatedThreads threads = new SimulatedThreads();
                    JobWorker worker =
                            job(left).build().newWorker(threads, new RunIdentity("simulated", random.nextInt(), false));
                    for (int step = 0; step < 100; step++) {
                        worker.step();
                    }
                })
                .as("%s, seed %d", time, seed)
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("\"simulated\" has ended: run ");
        assertThat(results.visible()).isEqualTo(before);
    }

    private void passTime() {
        clock.advance(random.nextInt(50) == 0 ? random.nextInt(60) : random.nextInt(3));
        if (corrected && random.nextInt(100) == 0) {
            clock.setBack(random.nextInt(80));
        }
    }

    private CepJobBuilder<SimulatedEvent, String> job(Checkpoints checkpoints) {
        SimulatedSource source = new SimulatedSource(stream, new Random(random.nextLong()), faults, id -> {
            if (EventId.position(id) >= kept.getOrDefault(EventId.partition(id), 0L)) {
                readings.remove(id);
                readings.put(id, clock.epochMillis());
            }
        });
        SimulatedSink<String> sink = new SimulatedSink<>(results, faults, text -> text);
        CepJobBuilder<SimulatedEvent, String> job = time.of(
                        CepJob.named("simulated").source(source), idle, random)
                .sink(sink)
                .config(JobConfig.defaults().withClock(clock).withBatchSize(7).withStepLimit(3))
                .shards(1 + random.nextInt(3))
                .events(SimulatedEvent.SERIALIZER)
                .checkpoints(checkpoints.every(Duration.ofMillis(5)).retain(1 + random.nextInt(3)));
        if (time == SimulatedTime.GUARDED) {
            job.lateEvents(new SimulatedSink<LateEvent<SimulatedEvent>>(late, faults, Simulation::text));
        } else {
            job.onLateEvent(LateEventPolicy.FAIL);
        }
        // A program may name its patterns in another order after a restart.
        List<Sought> order = new ArrayList<>(Arrays.asList(Sought.values()));
        Collections.shuffle(order, random);
        order.forEach(sought -> detect(job, sink, sought));
        return job.detect("each", Sought.each())
                .byLong(SimulatedEvent::key)
                .emit(
                        match -> match.eventId(0) + "@" + match.timestamp(),
                        new SimulatedSink<String>(times, faults, text -> text));
    }

    static void detect(CepJobBuilder<SimulatedEvent, String> job, Sink<String> sink, Sought sought) {
        PatternStep<SimulatedEvent, SimulatedEvent, String> step = job.detect(sought.name(), sought.pattern());
        if (sought == Sought.AB) {
            add(step.by(SimulatedEvent::name), sink, sought);
        } else {
            add(step.byLong(SimulatedEvent::key), sink, sought);
        }
    }

    private static <K> void add(
            KeyedPatternStep<SimulatedEvent, SimulatedEvent, K, String> step, Sink<String> sink, Sought sought) {
        if (sought.timeouts()) {
            step.timedOut(Sought::timedOutText, sink);
        }
        step.emit(Sought::text);
    }

    private static String text(LateEvent<SimulatedEvent> event) {
        int partition =
                Integer.parseInt(event.partition().substring(event.partition().indexOf('-') + 1));
        return EventId.of(partition, event.position()) + "@" + event.timestampMillis();
    }

    /** Whatever died when: what can be seen is what one run finds in events at the times that can be seen. */
    private void check() {
        Map<Long, Long> inTime = byEvent(times);
        Map<Long, Long> tooLate = byEvent(late);
        // 1. Each event is in it once, in time or too late.
        List<Long> told = new ArrayList<>(inTime.keySet());
        told.addAll(tooLate.keySet());
        assertThat(told).as("%s, seed %d", time, seed).containsExactlyInAnyOrderElementsOf(identities());
        // 2. Their times are those they say, or those of the clock.
        if (time.isOfEvents()) {
            inTime.forEach(this::checkTimeOfEvent);
            tooLate.forEach(this::checkTimeOfEvent);
        } else {
            checkTimesOfClock(inTime);
        }
        // 3. What is found in them is found by one run without a crash, and by the naive matcher.
        UndisturbedRun expected = new UndisturbedRun(stream, inTime);
        assertThat(sorted(results.visible())).as("%s, seed %d", time, seed).isEqualTo(sorted(expected.byTheEngine()));
        assertThat(whats(results.visible()))
                .as("%s, seed %d", time, seed)
                .isEqualTo(whats(expected.byTheNaiveMatcher()));
    }

    private Map<Long, Long> byEvent(SimulatedSink.Outside outside) {
        Map<Long, Long> found = new TreeMap<>();
        for (String line : outside.visible()) {
            int at = line.indexOf('@');
            Long before = found.put(Long.valueOf(line.substring(0, at)), Long.valueOf(line.substring(at + 1)));
            assertThat(before)
                    .as("%s, seed %d: %s is there twice", time, seed, line)
                    .isNull();
        }
        return found;
    }

    private List<Long> identities() {
        List<Long> all = new ArrayList<>();
        for (int partition = 0; partition < stream.size(); partition++) {
            for (int n = 0; n < stream.get(partition).size(); n++) {
                all.add(EventId.of(partition, n));
            }
        }
        return all;
    }

    private void checkTimeOfEvent(long id, long millis) {
        SimulatedEvent event = stream.get(EventId.partition(id)).get(Math.toIntExact(EventId.position(id)));
        assertThat(millis).as("%s, seed %d", time, seed).isEqualTo(event.time());
    }

    /** That of the last reading: an earlier one was not in a checkpoint, or the event would not have been read again. */
    private void checkTimesOfClock(Map<Long, Long> given) {
        long last = Long.MIN_VALUE;
        for (Map.Entry<Long, Long> reading : readings.entrySet()) {
            long millis = Objects.requireNonNull(given.get(reading.getKey()));
            assertThat(millis)
                    .as("%s, seed %d: event %s, as time does not go back", time, seed, reading)
                    .isGreaterThanOrEqualTo(Math.max(last, reading.getValue()));
            if (!corrected) {
                assertThat(millis)
                        .as("%s, seed %d: event %s", time, seed, reading)
                        .isEqualTo(reading.getValue());
            }
            last = millis;
        }
    }

    private static String sorted(List<String> lines) {
        return String.join("\n", lines.stream().sorted().toList());
    }

    private static String whats(List<String> lines) {
        return sorted(lines.stream().map(Sought::what).toList());
    }
}
