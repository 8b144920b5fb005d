// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.benchmarks.workload;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Makes the streams of the workloads. The same arguments give the same events on every machine. Not thread-safe; for
 * one stream.
 */
final class StreamGenerator {
    private static final long FIRST_TIMESTAMP = 1_750_000_000_000L;
    private static final int MERCHANTS = 1_000;
    private static final int INDEX_BITS = 26;

    private final SplittableRandom random;
    private final Variety variety;
    private final int cards;
    private final int slotMillis;
    private long now = FIRST_TIMESTAMP;

    StreamGenerator(long seed, Variety variety, int cards, int slotMillis) {
        this.random = new SplittableRandom(seed);
        this.variety = variety;
        this.cards = cards;
        this.slotMillis = slotMillis;
    }

    /** What is in the next slot of time. */
    @FunctionalInterface
    interface Content {
        /** A transaction of the given time, with the generator to draw from. */
        Transaction next(StreamGenerator generator, long timestamp);
    }

    /** Fills slots one after the other, then lets some events arrive late. */
    TransactionStream generate(int events, Content content) {
        if (events >= 1 << INDEX_BITS) {
            throw new IllegalArgumentException(
                    "events is " + events + "; at most " + ((1 << INDEX_BITS) - 1) + " are supported, ask for fewer");
        }
        Transaction[] inOrder = new Transaction[events];
        long[] arrivals = new long[events];
        int latePercent = variety == Variety.PLAIN ? 10 : 20;
        for (int i = 0; i < events; i++) {
            inOrder[i] = content.next(this, now);
            int delay = random.nextInt(100) < latePercent ? 1 + random.nextInt(TransactionStream.MAX_DELAY_MILLIS) : 0;
            arrivals[i] = ((now - FIRST_TIMESTAMP + delay) << INDEX_BITS) | i;
            now += variety == Variety.PLAIN ? slotMillis : random.nextInt(2 * slotMillis + 1);
        }
        Arrays.sort(arrivals);
        Transaction[] arrived = new Transaction[events];
        for (int i = 0; i < events; i++) {
            arrived[i] = inOrder[(int) (arrivals[i] & ((1 << INDEX_BITS) - 1))];
        }
        return TransactionStream.of(Arrays.asList(arrived));
    }

    SplittableRandom random() {
        return random;
    }

    /** A card: all equally likely, or, if varied, the busiest of 10,000 with 1 % of all events. */
    long card() {
        double u = random.nextDouble();
        return (long) ((variety == Variety.PLAIN ? u : u * u) * cards);
    }

    int merchant() {
        return random.nextInt(MERCHANTS);
    }

    /** 2 % below 1, 1 % above 500, the rest from 1 to 500. */
    double amount() {
        double u = random.nextDouble();
        if (u < 0.02) {
            return u / 0.02;
        }
        return u < 0.03 ? 500.01 + random.nextDouble() * 1_500 : 1 + random.nextDouble() * 499;
    }
}
