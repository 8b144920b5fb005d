// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.runtime.chaos.Chaos;
import io.tidemark.runtime.state.HeapStateBackend;
import io.tidemark.runtime.state.StateBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, killed by SIGKILL at random moments, or halted at a named call of the checkpoint storage. */
final class ChaosTest {
    private static final long SEED = Long.getLong("chaos.seed", 1);

    @TempDir
    private Path directory;

    /** Made by the process. */
    public static final class Heap implements Supplier<StateBackend> {
        @Override
        public StateBackend get() {
            return new HeapStateBackend();
        }
    }

    @Test
    void aFewKills_heap_outputIsThatOfARunWithoutAKill() throws IOException, InterruptedException {
        kill(1, 8);
    }

    @Test
    @Tag("slow")
    void manyKills_heap_outputIsThatOfARunWithoutAKill() throws IOException, InterruptedException {
        // Else no life was long enough for a checkpoint, and nothing is shown.
        assertThat(kill(Integer.getInteger("chaos.rounds", 10), 20)).hasSizeGreaterThan(2);
    }

    private Map<String, Integer> kill(int rounds, int killsPerRound) throws IOException, InterruptedException {
        Map<String, Integer> kills = new TreeMap<>();
        for (int round = 0; round < rounds; round++) {
            Path work = Files.createDirectory(directory.resolve("round-" + round));
            new Chaos(work, SEED + round, Heap.class)
                    .run(killsPerRound, 300_000, 3_000)
                    .forEach((where, count) -> kills.merge(where, count, Integer::sum));
        }
        System.out.printf(
                "chaos, heap: %d rounds from seed %d, %d kills: %s%n", rounds, SEED, rounds * killsPerRound, kills);
        return kills;
    }
}
