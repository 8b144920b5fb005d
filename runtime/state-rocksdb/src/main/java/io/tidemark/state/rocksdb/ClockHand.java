// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.state.rocksdb;

import io.tidemark.runtime.time.EventTimerQueue;
import java.util.Arrays;

/**
 * Chooses the keys that leave the heap: the CLOCK algorithm. A hand goes round; a key used again since it came, or since
 * the hand passed it, gets another round, any other goes. So a use costs a bit, and a key that comes once goes before
 * those that come often. A key that is due goes only if there is nothing else: it will be wanted at once.
 *
 * <p>The hand takes 64 entries at a step. Not thread-safe.
 */
final class ClockHand {
    private static final int ROUNDS_SPARING_THE_DUE = 2;
    private static final int MAX_ROUNDS = ROUNDS_SPARING_THE_DUE + 2;

    private long[] present = new long[0];
    private long[] used = new long[0];
    private int hand;

    void resize(int entries) {
        int words = (entries + Long.SIZE - 1) / Long.SIZE;
        present = Arrays.copyOf(present, words);
        used = Arrays.copyOf(used, words);
        hand = 0;
    }

    void add(int entry) {
        present[entry >> 6] |= 1L << entry;
        used[entry >> 6] &= ~(1L << entry);
    }

    void use(int entry) {
        long bit = 1L << entry;
        // Reading is cheaper than writing, and mostly enough.
        if ((used[entry >> 6] & bit) == 0) {
            used[entry >> 6] |= bit;
        }
    }

    void remove(int entry) {
        present[entry >> 6] &= ~(1L << entry);
    }

    /**
     * Chooses entries and removes them from the clock.
     *
     * @param victims takes them; as many as fit are chosen, if there are as many
     * @param timers knows which are due
     * @param timeMillis the time reached
     * @return how many were chosen
     */
    int choose(int[] victims, EventTimerQueue timers, long timeMillis) {
        int chosen = 0;
        int steps = MAX_ROUNDS * present.length;
        int stepsSparingTheDue = ROUNDS_SPARING_THE_DUE * present.length;
        for (int step = 0; step < steps; step++) {
            long candidates = present[hand] & ~used[hand];
            while (candidates != 0) {
                if (chosen == victims.length) {
                    return chosen;
                }
                long bit = Long.lowestOneBit(candidates);
                candidates &= ~bit;
                int entry = hand * Long.SIZE + Long.numberOfTrailingZeros(bit);
                if (step >= stepsSparingTheDue || timers.deadline(entry) > timeMillis) {
                    victims[chosen++] = entry;
                    present[hand] &= ~bit;
                }
            }
            used[hand] = 0;
            hand = hand + 1 == present.length ? 0 : hand + 1;
        }
        return chosen;
    }

    long sizeInBytes() {
        return 8L * (present.length + used.length);
    }

    int count() {
        int count = 0;
        for (long word : present) {
            count += Long.bitCount(word);
        }
        return count;
    }
}
