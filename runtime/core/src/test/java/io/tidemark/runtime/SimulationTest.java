// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever crashes when: each event counts once, and what can be seen at the end is what a run without a crash finds in
 * events at these times, each match once. {@code -Dsimulation.seed=N} takes another seed, {@code -Dsimulation.runs=N} another
 * number of them.
 */
final class SimulationTest {
    private static final int RUNS = Integer.getInteger("simulation.runs", 150);
    /** So many show that the guard does something. */
    private static final int ENOUGH_RUNS = 100;

    private static final long SEED = Long.getLong("simulation.seed", 1);

    @ParameterizedTest
    @EnumSource(SimulatedTime.class)
    void anyCrash_visibleOutput_isThatOfARunWithoutACrash(SimulatedTime time, @TempDir Path directory) {
        Map<String, Integer> crashes = new TreeMap<>();
        Map<String, Integer> ends = new TreeMap<>();
        long begun = System.nanoTime();
        int late = 0;
        for (long seed = SEED; seed < SEED + RUNS; seed++) {
            Simulation simulation = new Simulation(time, seed, directory.resolve("seed-" + seed));
            simulation.run();
            simulation.crashes().forEach((where, count) -> crashes.merge(where, count, Integer::sum));
            simulation.ends().forEach((who, count) -> ends.merge(who, count, Integer::sum));
            late += simulation.lateByTheGuard();
        }
        int total = crashes.values().stream().mapToInt(Integer::intValue).sum();
        System.out.printf(
                "simulation, %s: %d runs from seed %d, %d crashes in %d ms, %d events late by the guard, ended with"
                        + " a savepoint %s: %s%n",
                time, RUNS, SEED, total, (System.nanoTime() - begun) / 1_000_000, late, ends, crashes);
        assertThat(total).isGreaterThan(RUNS);
        if (RUNS >= ENOUGH_RUNS) {
            assertThat(ends).containsKey("told");
        }
        if (RUNS >= ENOUGH_RUNS || time != SimulatedTime.GUARDED) {
            assertThat(late > 0).as("events late by the guard: %d", late).isEqualTo(time == SimulatedTime.GUARDED);
        }
    }
}
