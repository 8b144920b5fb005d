// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.benchmarks.rival.Rival;
import io.tidemark.benchmarks.rival.Run;
import io.tidemark.benchmarks.rival.Tally;
import io.tidemark.benchmarks.workload.CardTesting;
import io.tidemark.benchmarks.workload.Combinatorial;
import io.tidemark.benchmarks.workload.Rising;
import io.tidemark.benchmarks.workload.StreamSize;
import io.tidemark.benchmarks.workload.Variety;
import io.tidemark.benchmarks.workload.Velocity;
import io.tidemark.benchmarks.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A comparison is worth nothing if the rivals do not find the same. */
class RivalAgreementTest {

    static List<Workload> workloads() {
        List<Workload> workloads = new ArrayList<>();
        long seed = 1;
        for (Variety variety : Variety.values()) {
            workloads.add(CardTesting.workload(new StreamSize(60_000, variety, seed++)));
            workloads.add(Velocity.workload(new StreamSize(60_000, variety, seed++)));
            workloads.add(Rising.workload(new StreamSize(10_000, variety, seed++)));
            workloads.add(Rising.workload(new StreamSize(10_000, variety, seed++), Rising.Wording.LAMBDA));
            workloads.add(Combinatorial.workload(50, new StreamSize(1_000, variety, seed++)));
            workloads.add(CardTesting.manyPatterns(4, new StreamSize(100_000, variety, seed++)));
        }
        return workloads;
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void feed_everyRival_findsWhatTheHandWrittenMachineFinds(Workload workload) {
        Tally hand = tally(Rival.HAND, workload);
        assertThat(hand.matches()).isPositive();
        for (Rival rival : Rival.values()) {
            assertThat(tally(rival, workload)).as(rival.label()).hasToString(hand.toString());
        }
    }

    private static Tally tally(Rival rival, Workload workload) {
        try (Run run = rival.open(workload)) {
            return run.feed(rival.streamOf(workload));
        }
    }
}
