// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.fraud.stream;

import java.util.SplittableRandom;

/** Event time of the background: busy by day, slower at night and on Sundays; the average over a week is given. */
final class StreamClock {
    private static final long HOUR = 3_600_000L;
    private static final int HOURS_OF_WEEK = 168;
    private static final double[] DAY_PROFILE = {
        0.3, 0.2, 0.15, 0.15, 0.2, 0.35, 0.6, 0.9, 1.1, 1.3, 1.4, 1.5, 1.7, 1.5, 1.4, 1.4, 1.5, 1.7, 1.8, 1.6, 1.3, 1.0,
        0.7, 0.45
    };
    private static final double[] WEEK_PROFILE = {1.0, 1.0, 1.0, 1.05, 1.2, 1.1, 0.65};

    private final double[] gapMillis = new double[HOURS_OF_WEEK];
    private final long startMillis;
    private final double ties;
    private final SplittableRandom random;
    private double now;

    StreamClock(long startMillis, double meanGapMillis, double ties, SplittableRandom random) {
        this.startMillis = startMillis;
        this.ties = ties;
        this.random = random;
        this.now = startMillis;
        double total = 0;
        for (int hour = 0; hour < HOURS_OF_WEEK; hour++) {
            total += weight(hour);
        }
        for (int hour = 0; hour < HOURS_OF_WEEK; hour++) {
            gapMillis[hour] = meanGapMillis * total / HOURS_OF_WEEK / weight(hour);
        }
    }

    /** Time of the next event, or the time of the last one again where there is to be a tie. */
    long next() {
        if (random.nextDouble() >= ties) {
            // The second factor has the mean 1, and makes up for the ties.
            now += gapMillis[hourOfWeek()] * 2 * random.nextDouble() / (1 - Math.min(0.99, ties));
        }
        return (long) now;
    }

    /** Whether the back office works: from eight to six, Monday to Friday. */
    static boolean officeHours(long startMillis, long timeMillis) {
        long hour = (timeMillis - startMillis) / HOUR % HOURS_OF_WEEK;
        return hour < 120 && hour % 24 >= 8 && hour % 24 < 18;
    }

    private int hourOfWeek() {
        return (int) (((long) now - startMillis) / HOUR % HOURS_OF_WEEK);
    }

    private static double weight(int hour) {
        return DAY_PROFILE[hour % 24] * WEEK_PROFILE[hour / 24];
    }
}
