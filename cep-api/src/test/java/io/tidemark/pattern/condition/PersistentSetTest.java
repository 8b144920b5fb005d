// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.pattern.condition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PersistentSetTest {
    /** Few hashes, so that some agree in the first levels and many agree in all. */
    private record Value(int number) {
        @Override
        public int hashCode() {
            return number % 3 == 0 ? 7 : (number % 5) << 27 | number % 2;
        }
    }

    @Test
    void with_randomValues_asManyAsAHashSetHas() {
        long seed = 20240117;
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            PersistentSet<Object> set = PersistentSet.empty();
            Set<Object> expected = new HashSet<>();
            for (int i = 0; i < 60; i++) {
                Object value = random.nextBoolean() ? new Value(random.nextInt(40)) : random.nextInt(40);
                PersistentSet<Object> larger = set.with(value);
                if (expected.add(value)) {
                    assertThat(larger)
                            .as("seed %d round %d value %s", seed, round, value)
                            .isNotEqualTo(set);
                } else {
                    assertThat(larger)
                            .as("seed %d round %d value %s", seed, round, value)
                            .isSameAs(set);
                }
                set = larger;
                assertThat(set.size()).as("seed %d round %d", seed, round).isEqualTo(expected.size());
            }
        }
    }

    @Test
    void equals_sameElementsInAnyOrder_equalAndOnlyThen() {
        long seed = 7;
        Random random = new Random(seed);
        Map<PersistentSet<Value>, Set<Value>> seen = new HashMap<>();
        for (int round = 0; round < 3000; round++) {
            List<Value> values = new ArrayList<>();
            random.ints(random.nextInt(7), 0, 9).forEach(number -> values.add(new Value(number)));
            PersistentSet<Value> forward = of(values);
            Collections.shuffle(values, random);
            assertThat(of(values))
                    .as("seed %d: %s", seed, values)
                    .isEqualTo(forward)
                    .hasSameHashCodeAs(forward);
            Set<Value> before = seen.putIfAbsent(forward, new HashSet<>(values));
            if (before != null) {
                assertThat(before).as("seed %d", seed).isEqualTo(new HashSet<>(values));
            }
        }
        assertThat(seen.keySet()).hasSameSizeAs(new HashSet<>(seen.values()));
    }

    @Test
    void with_oneMore_leavesTheSetAsItWas() {
        PersistentSet<String> one = PersistentSet.<String>empty().with("a");

        assertThat(one.with("b").size()).isEqualTo(2);
        assertThat(one.size()).isEqualTo(1);
        assertThat(PersistentSet.empty().size()).isZero();
        assertThat(one).isNotEqualTo(PersistentSet.empty()).hasToString("1 values");
    }

    /** Copies of sets of this size would need tens of gigabytes. */
    @Test
    void with_everySetKept_sharesMemory() {
        int number = 50_000;
        List<PersistentSet<Integer>> sets = new ArrayList<>();
        PersistentSet<Integer> set = PersistentSet.empty();
        for (int i = 0; i < number; i++) {
            set = set.with(i);
            sets.add(set);
        }

        assertThat(sets).last().extracting(PersistentSet::size).isEqualTo(number);
        assertThat(sets.get(number / 2).size()).isEqualTo(number / 2 + 1);
    }

    private static <V> PersistentSet<V> of(List<V> values) {
        PersistentSet<V> set = PersistentSet.empty();
        for (V value : values) {
            set = set.with(value);
        }
        return set;
    }
}
