// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.stream;

import java.time.Duration;

/**
 * What is wrong with the stream on its way: shares are between 0 and 1.
 *
 * @param disorder bound within which events arrive out of order; zero: in order
 * @param delayed share of the events that are held up, each for less than {@code disorder}
 * @param late share of the background's events that arrive later than that, when it is too late for them
 * @param duplicates share of the events that are delivered twice, the second time within the bound
 * @param ties share of the background's events with the time of the event before
 * @param missing share of the background's events that lack a field
 */
public record Defects(Duration disorder, double delayed, double late, double duplicates, double ties, double missing) {
    /** Checks the ranges. */
    public Defects {
        if (disorder.isNegative()) {
            throw new IllegalArgumentException("disorder is " + disorder + ": must be zero or more");
        }
        for (double share : new double[] {delayed, late, duplicates, ties, missing}) {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("a share of defects is " + share + ": must be from 0 to 1");
            }
        }
    }

    /** A perfect stream. */
    public static Defects none() {
        return new Defects(Duration.ZERO, 0, 0, 0, 0, 0);
    }

    /**
     * Every third event held up within the bound, one in 10,000 beyond it, one in 1,000 twice, one in 50 at the same
     * time as the one before, one in 2,000 incomplete.
     *
     * @param disorder the bound
     */
    public static Defects usual(Duration disorder) {
        return new Defects(disorder, 0.33, 0.000_1, 0.001, 0.02, 0.000_5);
    }
}
