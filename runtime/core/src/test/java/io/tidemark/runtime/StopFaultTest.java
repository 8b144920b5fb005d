// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.checkpoint.RunIdentity;
import io.tidemark.runtime.checkpoint.SavepointRequest;
import io.tidemark.runtime.simulation.Crash;
import io.tidemark.runtime.simulation.Faults;
import io.tidemark.runtime.simulation.SimulatedSink;
import io.tidemark.runtime.simulation.SimulatedStorage;
import io.tidemark.runtime.simulation.SimulatedThreads;
import io.tidemark.runtime.source.RecordBuffer;
import io.tidemark.runtime.source.TestPartition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job is stopped with a savepoint and crashes at any call of what is outside of it meanwhile: either it goes on as if nobody had
 * asked, or it has ended, and says with which savepoint; never both.
 */
final class StopFaultTest {
    private static final int STOP_AT = 30;
    private static final List<Reading> READINGS = IntStream.range(0, 60)
            .mapToObj(i -> Reading.of("k" + i % 4, i + 3 * (i % 2), i / 4 % 2 == 0 ? "a" : "b"))
            .toList();

    private final Map<String, Integer> outcomes = new HashMap<>();

    @TempDir
    private Path directory;

    /** One stop, with a crash after so many calls. */
    private final class Stop {
        private final Faults faults;
        private final SimulatedStorage storage;
        private final SimulatedSink.Outside results = new SimulatedSink.Outside();
        private final SavepointRequest savepoint;
        private final Path place;
        private int runs;

        Stop(int calls, long seed) {
            this.faults = new Faults(new Random(seed));
            this.storage = new SimulatedStorage(faults);
            this.place = directory.resolve(calls + "-" + seed);
            this.savepoint = SavepointRequest.last(place);
        }

        private final class Log extends TestPartition<Reading> {
            private @Nullable JobWorker stopped;
            private int calls;

            Log() {
                super("log", true);
            }

            @Override
            public PollResult poll(RecordBuffer<Reading> buffer) {
                if (position() == READINGS.size()) {
                    return PollResult.ENDED;
                }
                if (position() == STOP_AT && stopped != null) {
                    stopped.savepoint(savepoint);
                    stopped = null;
                    faults.arm(calls);
                }
                add(buffer, READINGS.get((int) position()));
                return PollResult.MORE;
            }
        }

        /** Runs the job to its end, or until it crashes after the stop. */
        void run(Checkpoints checkpoints, int callsAfterStop) {
            Log log = new Log();
            ManualClock clock = new ManualClock();
            SimulatedThreads threads = new SimulatedThreads();
            JobWorker worker = CepJob.named("job")
                    .source(log)
                    .eventTime(Reading::time)
                    .disorder(Duration.ofMillis(4))
                    .sink(new SimulatedSink<String>(results, faults, text -> text))
                    .events(ReadingSerializer.INSTANCE)
                    .checkpoints(checkpoints.every(Duration.ofMillis(10)))
                    .config(JobConfig.defaults().withBatchSize(4).withClock(clock))
                    .detect("ab", Reading.aThenB())
                    .by(Reading::key)
                    .emit(match -> match.matchId() + " " + match.key())
                    .build()
                    .newWorker(threads, new RunIdentity("job", ++runs, false));
            if (callsAfterStop >= 0) {
                log.stopped = worker;
                log.calls = callsAfterStop;
            }
            while (!worker.isDone()) {
                clock.advance(Duration.ofMillis(1));
                worker.step();
                threads.runOne("checkpoints");
                threads.runOne("savepoints");
            }
            worker.close(false);
        }

        /** Returns whether it crashed. */
        boolean crashes(int calls) {
            try {
                run(Checkpoints.in(storage), calls);
                return false;
            } catch (Crash | JobFailedException e) {
                assertThat(faults.isDead()).as("a crash, and not %s", e).isTrue();
                return true;
            } finally {
                faults.disarm();
            }
        }

        /** Whoever starts it again as it was, and if that is refused as it says; returns what came of the stop. */
        String goOn(boolean crashed) {
            boolean told = !crashed && !savepoint.outcome().isCompletedExceptionally();
            try {
                run(Checkpoints.in(storage), -1);
                assertThat(told).as("told, and gone on without it").isFalse();
                return "gone on";
            } catch (JobFailedException e) {
                assertThat(e).hasMessageContaining("\"job\" has ended: run 00000001 was stopped with the savepoint of");
                assertThat(e).hasMessageContaining(" in " + place + ". To go on");
                run(Checkpoints.in(new SimulatedStorage(faults)).startFrom(place), -1);
                return told ? "ended, and told" : "ended, and not told";
            }
        }
    }

    @Test
    void stopWithSavepoint_crashAtAnyCall_endsTheJobOrDoesNot() {
        Stop whole = new Stop(0, -1);
        whole.run(Checkpoints.in(whole.storage), -1);
        List<String> expected = new ArrayList<>(whole.results.visible());
        assertThat(expected).hasSizeGreaterThan(10).doesNotHaveDuplicates();
        boolean crashed = true;
        for (int calls = 0; crashed; calls++) {
            // One half of them crashes before the call has its effect, the other half after.
            for (long seed = 0; seed < 4; seed++) {
                Stop stop = new Stop(calls, seed);
                crashed = stop.crashes(calls);
                outcomes.merge(stop.goOn(crashed), 1, Integer::sum);
                assertThat(stop.results.visible())
                        .as("%d calls, seed %d", calls, seed)
                        .containsExactlyInAnyOrderElementsOf(expected);
            }
        }
        assertThat(outcomes).containsOnlyKeys("gone on", "ended, and told", "ended, and not told");
        assertThat(outcomes).containsEntry("ended, and told", 4);
    }
}
