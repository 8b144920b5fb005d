// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.state.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.runtime.time.EventTimerQueue;
import java.util.Arrays;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which keys leave the heap. */
final class ClockHandTest {
    private static final int ENTRIES = 256;

    private final ClockHand clock = new ClockHand();
    private final EventTimerQueue timers = new EventTimerQueue();

    private int[] choose(int count) {
        int[] victims = new int[count];
        assertThat(clock.choose(victims, timers, 0)).isEqualTo(count);
        Arrays.sort(victims);
        return victims;
    }

    private void fill() {
        clock.resize(ENTRIES);
        for (int entry = 0; entry < ENTRIES; entry++) {
            clock.add(entry);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 16, 64, 100})
    void choose_fewAtATime_goesRoundOverAll(int atATime) {
        fill();
        BitSet gone = new BitSet();
        while (gone.cardinality() < ENTRIES - atATime) {
            for (int victim : choose(atATime)) {
                assertThat(gone.get(victim))
                        .as("entry %d has come again, after it was chosen", victim)
                        .isFalse();
                gone.set(victim);
                clock.add(victim);
            }
        }
    }

    @Test
    void choose_mostAreUsedInTurn_othersGo() {
        fill();
        for (int round = 0; round < 8; round++) {
            for (int entry = 0; entry < 192; entry++) {
                clock.use(entry);
            }
            for (int victim : choose(8)) {
                assertThat(victim).isBetween(192 + 8 * round, 199 + 8 * round);
                clock.add(victim);
            }
        }
    }

    @Test
    void choose_usedSinceTheHandPassed_getAnotherRound() {
        fill();
        assertThat(choose(4)).containsExactly(0, 1, 2, 3);
        clock.use(5);
        assertThat(choose(4)).containsExactly(4, 6, 7, 8);
        // The hand has passed what was used.
        int left = ENTRIES - 8;
        assertThat(choose(left)).contains(5);
        assertThat(clock.count()).isZero();
    }

    @Test
    void choose_moreThanThereAre_takesAllAndSaysHowMany() {
        fill();
        choose(ENTRIES - 3);
        assertThat(clock.choose(new int[10], timers, 0)).isEqualTo(3);
        assertThat(clock.choose(new int[10], timers, 0)).isZero();
    }
}
