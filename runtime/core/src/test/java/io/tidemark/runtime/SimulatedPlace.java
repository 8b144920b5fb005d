// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.runtime.checkpoint.Checkpoints;
import io.tidemark.runtime.checkpoint.SavepointRequest;
import io.tidemark.runtime.simulation.Faults;
import io.tidemark.runtime.simulation.SimulatedStorage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a simulated job has its checkpoints. Now and then it is stopped with a savepoint, and goes on from there in the same place
 * or in another one; the checkpoints that it left must be of no use to anybody.
 */
final class SimulatedPlace {
    private static final int MAX_STOPS = 5;
    /** About so many calls of what is outside of the process does it take. */
    private static final int CALLS_OF_A_STOP = 25;

    private final Faults faults;
    private final Random random;
    /** Names of savepoints begin with it. */
    private final Path directory;

    private final boolean stops;
    /** Those in which the job has ended, to go on elsewhere. */
    private final List<SimulatedStorage> left = new ArrayList<>();
    /** All that were ever asked for. */
    private final List<Path> savepoints = new ArrayList<>();

    private final Map<String, Integer> ends = new TreeMap<>();
    private SimulatedStorage storage;
    private @Nullable Path startFrom;
    /** What this life was asked for. */
    private @Nullable SavepointRequest asked;

    SimulatedPlace(Faults faults, Random random, Path directory) {
        this.faults = faults;
        this.random = random;
        this.directory = directory;
        this.storage = new SimulatedStorage(faults);
        this.stops = random.nextInt(4) == 0;
    }

    SimulatedStorage storage() {
        return storage;
    }

    /** How often the job has ended, and who was told. */
    Map<String, Integer> ends() {
        return ends;
    }

    /** As whoever starts the job has them configured. */
    Checkpoints checkpoints() {
        Path savepoint = startFrom;
        Checkpoints own = Checkpoints.in(storage);
        return savepoint == null ? own : own.startFrom(savepoint);
    }

    /** The places in which the job must not go on, with the configuration it had there. */
    List<Checkpoints> forbidden() {
        return left.stream().map(Checkpoints::in).toList();
    }

    /** Somebody wants to stop the job now and then. */
    void mayStop(JobWorker worker) {
        if (stops && asked == null && savepoints.size() < MAX_STOPS && random.nextInt(100) == 0) {
            Path savepoint = directory.resolveSibling(directory.getFileName() + "-" + savepoints.size());
            savepoints.add(savepoint);
            asked = SavepointRequest.last(savepoint);
            worker.savepoint(asked);
            if (!faults.isDead() && random.nextBoolean()) {
                // So that it crashes at what the stop takes, and not only before and after.
                faults.arm(1 + random.nextInt(CALLS_OF_A_STOP));
            }
        }
    }

    /** A life is over, without a crash; returns whether the job has ended with a savepoint, and so not for good. */
    boolean isStopped() {
        SavepointRequest request = asked;
        asked = null;
        if (request == null || request.outcome().isCompletedExceptionally()) {
            return false;
        }
        end("told", request.outcome().join());
        return true;
    }

    /** A life is over with a failure; returns whether it was refused, since one before it had ended the job and nobody was told. */
    boolean isRefused(Throwable failure) {
        asked = null;
        String text = String.valueOf(failure.getMessage());
        if (faults.isDead() || !text.contains("\"simulated\" has ended: run ")) {
            return false;
        }
        List<Path> named = savepoints.stream()
                .filter(each -> text.contains(" in " + each + ".") || text.contains(" in " + each + ";"))
                .toList();
        assertThat(named).as(text).hasSize(1);
        end("not told", named.get(0));
        return true;
    }

    private void end(String how, Path savepoint) {
        ends.merge(how, 1, Integer::sum);
        left.remove(storage);
        left.add(storage);
        startFrom = savepoint;
    }

    /** The job goes on with the savepoint with which it has ended. */
    void choose() {
        if (random.nextBoolean()) {
            storage = new SimulatedStorage(faults);
        } else {
            left.remove(storage);
        }
    }
}
