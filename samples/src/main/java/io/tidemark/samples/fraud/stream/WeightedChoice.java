// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.stream;

import java.util.SplittableRandom;

/**
 * Draws an index with a probability proportional to its weight, in O(1): Vose's alias method. The indexes are columns
 * of equal width; each column is shared by at most two indexes, so one draw for the column and one within it suffice.
 * Immutable.
 */
final class WeightedChoice {
    private final double[] share;
    private final int[] alias;

    private WeightedChoice(double[] share, int[] alias) {
        this.share = share;
        this.alias = alias;
    }

    /** Index i has the weight {@code weights[i]}; weights are positive and need not add up to one. */
    static WeightedChoice of(double... weights) {
        int n = weights.length;
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        double[] share = new double[n];
        int[] alias = new int[n];
        int[] small = new int[n];
        int[] large = new int[n];
        int smalls = 0;
        int larges = 0;
        for (int i = 0; i < n; i++) {
            share[i] = weights[i] * n / total;
            alias[i] = i;
            if (share[i] < 1) {
                small[smalls++] = i;
            } else {
                large[larges++] = i;
            }
        }
        while (smalls > 0 && larges > 0) {
            int poor = small[--smalls];
            int rich = large[larges - 1];
            alias[poor] = rich;
            share[rich] -= 1 - share[poor];
            if (share[rich] < 1) {
                larges--;
                small[smalls++] = rich;
            }
        }
        return new WeightedChoice(share, alias);
    }

    /** Zipf's law: the index i, from 0, has the weight {@code 1 / (i + 1)^exponent}. */
    static WeightedChoice zipf(int n, double exponent) {
        double[] weights = new double[n];
        for (int i = 0; i < n; i++) {
            weights[i] = Math.pow(i + 1, -exponent);
        }
        return of(weights);
    }

    int pick(SplittableRandom random) {
        double position = random.nextDouble() * share.length;
        int column = (int) position;
        return position - column < share[column] ? column : alias[column];
    }
}
