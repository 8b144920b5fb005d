// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WeightedChoiceTest {
    private static final long SEED = 11;
    private static final int DRAWS = 200_000;

    private static double[] shares(WeightedChoice choice, int n) {
        SplittableRandom random = new SplittableRandom(SEED);
        double[] shares = new double[n];
        for (int i = 0; i < DRAWS; i++) {
            shares[choice.pick(random)] += 1.0 / DRAWS;
        }
        return shares;
    }

    @Test
    void pick_givenWeights_drawsInProportion() {
        double[] shares = shares(WeightedChoice.of(1, 0.5, 6, 2.5), 4);
        assertThat(shares).containsExactly(new double[] {0.1, 0.05, 0.6, 0.25}, within(0.005));
    }

    @Test
    void pick_oneIndex_isAlwaysDrawn() {
        assertThat(shares(WeightedChoice.of(3), 1)).containsExactly(new double[] {1}, within(0.000_1));
    }

    @Test
    void pick_zipf_fallsWithTheRank() {
        double[] shares = shares(WeightedChoice.zipf(1_000, 1.1), 1_000);
        assertThat(shares[0] / shares[1]).isBetween(2.0, 2.3);
        assertThat(shares[0] / shares[9]).isBetween(11.0, 14.5);
    }
}
