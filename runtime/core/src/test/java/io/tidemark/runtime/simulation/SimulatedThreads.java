// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.simulation;

import io.tidemark.runtime.shard.JobThreads;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** Does everything in the thread of the simulation, when it is asked to. */
public final class SimulatedThreads implements JobThreads {
    private final List<BooleanSupplier> steps = new ArrayList<>();
    private final Deque<Runnable> tasks = new ArrayDeque<>();

    @Override
    public void start(String name, BooleanSupplier step) {
        steps.add(step);
    }

    @Override
    public void wake() {
        // Nobody sleeps.
    }

    @Override
    public boolean isOwn(Thread thread) {
        return false;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    /** One of the threads does something; says whether it did. */
    public boolean runOne(Random random) {
        int choice = random.nextInt(steps.size() + 1);
        if (choice < steps.size()) {
            return steps.get(choice).getAsBoolean();
        }
        if (!tasks.isEmpty()) {
            tasks.remove().run();
            return true;
        }
        return false;
    }

    @Override
    public void close() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }
}
