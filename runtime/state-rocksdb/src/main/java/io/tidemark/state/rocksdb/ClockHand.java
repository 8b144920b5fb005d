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
 * <p>The hand takes up to 64 entries at a step. Not thread-safe.
 */
final class ClockHand {
    private static final int ROUNDS_SPARING_THE_DUE = 2;
    private static final int MAX_ROUNDS = ROUNDS_SPARING_THE_DUE + 2;

    private long[] present = new long[0];
    private long[] used = new long[0];
    /** The entry it points at. */
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
        int words = present.length;
        // One more, as it may begin amidst a word.
        int steps = words == 0 ? 0 : MAX_ROUNDS * words + 1;
        int stepsSparingTheDue = ROUNDS_SPARING_THE_DUE * words + 1;
        for (int step = 0; step < steps; step++) {
            int word = hand >> 6;
            long ahead = -1L << hand;
            long candidates = present[word] & ~used[word] & ahead;
            while (candidates != 0) {
                long bit = Long.lowestOneBit(candidates);
                candidates &= ~bit;
                int entry = word * Long.SIZE + Long.numberOfTrailingZeros(bit);
                if (step >= stepsSparingTheDue || timers.deadline(entry) > timeMillis) {
                    victims[chosen++] = entry;
                    present[word] &= ~bit;
                    if (chosen == victims.length) {
                        // It stops behind the last one: what comes in its place is not looked at first the next time.
                        used[word] &= ~(ahead & (bit | bit - 1));
                        moveTo(entry + 1);
                        return chosen;
                    }
                }
            }
            used[word] &= ~ahead;
            moveTo((word + 1) * Long.SIZE);
        }
        return chosen;
    }

    private void moveTo(int entry) {
        hand = entry >> 6 == present.length ? 0 : entry;
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
