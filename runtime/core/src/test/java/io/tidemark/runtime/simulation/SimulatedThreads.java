// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.simulation;

import io.tidemark.runtime.shard.JobThreads;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** Does everything in the thread of the simulation, when it is asked to. */
public final class SimulatedThreads implements JobThreads {
    private final List<BooleanSupplier> steps = new ArrayList<>();
    private final Map<String, Deque<Runnable>> background = new LinkedHashMap<>();
    private final List<Runnable> repeated = new ArrayList<>();
    private Duration kept = Duration.ZERO;

    @Override
    public void start(String name, BooleanSupplier step) {
        steps.add(step);
    }

    /** One of the threads has been kept in a step for so long. */
    public void keptFor(Duration time) {
        kept = time;
    }

    @Override
    public long keptNanos() {
        return kept.toNanos();
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
    public void execute(String name, Runnable task) {
        background.computeIfAbsent(name, any -> new ArrayDeque<>()).add(task);
    }

    @Override
    public void repeat(String name, Duration pause, Runnable task) {
        repeated.add(task);
    }

    /** One of the threads does something; says whether it did. */
    public boolean runOne(Random random) {
        List<String> names = List.copyOf(background.keySet());
        int choice = random.nextInt(steps.size() + names.size() + 1);
        if (choice < steps.size()) {
            return steps.get(choice).getAsBoolean();
        }
        choice -= steps.size();
        if (choice < names.size()) {
            return runOne(names.get(choice));
        }
        runRepeated();
        return false;
    }

    /** Each of the threads does something; says whether one did. */
    public boolean runEach() {
        boolean worked = false;
        for (BooleanSupplier step : List.copyOf(steps)) {
            worked |= step.getAsBoolean();
        }
        for (String name : List.copyOf(background.keySet())) {
            worked |= runOne(name);
        }
        return worked;
    }

    /** The next task of a thread in the background is done, if there is one. */
    public boolean runOne(String name) {
        Runnable task = background.getOrDefault(name, new ArrayDeque<>()).poll();
        if (task != null) {
            task.run();
        }
        return task != null;
    }

    /** What is done now and then is done. */
    public void runRepeated() {
        repeated.forEach(Runnable::run);
    }

    @Override
    public void close() {
        boolean ran = true;
        while (ran) {
            ran = false;
            for (String name : List.copyOf(background.keySet())) {
                ran |= runOne(name);
            }
        }
        repeated.clear();
    }
}
