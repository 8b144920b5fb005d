// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.checkpoint.RunIdentity;
import io.tidemark.runtime.simulation.Faults;
import io.tidemark.runtime.simulation.SimulatedStorage;
import io.tidemark.runtime.simulation.SimulatedThreads;
import java.time.Duration;
import java.util.Random;

/** A job that is run again and again, in one thread: each run goes on from the checkpoint with which the last one stopped. */
final class RestartedJob {
    private static final int IDLE_STEPS = 5;

    private final ManualClock clock = new ManualClock();
    private final SimulatedStorage storage = new SimulatedStorage(new Faults(new Random(0)));
    private int runs;

    /** The clock of the job. */
    ManualClock clock() {
        return clock;
    }

    /** Where its checkpoints are; there are none but the last of each run. */
    Checkpoints checkpoints() {
        return Checkpoints.in(storage).every(Duration.ofDays(10));
    }

    /**
     * Runs it until nothing happens for a few steps or its input is over, and stops it.
     *
     * @throws JobFailedException if it fails
     */
    JobProgress run(CepJob<?> job) {
        SimulatedThreads threads = new SimulatedThreads();
        JobWorker worker = job.newWorker(threads, new RunIdentity(job.name(), ++runs, false));
        try {
            for (int idle = 0; idle < IDLE_STEPS && !worker.isDone(); idle++) {
                boolean worked = worker.step();
                idle = threads.runEach() || worked ? 0 : idle;
            }
            worker.stop();
            while (!worker.isDone()) {
                worker.step();
                threads.runEach();
            }
        } catch (RuntimeException e) {
            worker.close(true);
            throw e;
        }
        worker.close(false);
        return worker.progress(false);
    }
}
