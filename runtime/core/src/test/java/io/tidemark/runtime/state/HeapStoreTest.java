// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class HeapStoreTest {
    private static final long NEVER = KeyedStateStore.NEVER;

    private final ShardState backend = new HeapStateBackend().open(0);

    /** A key whose hash says little. */
    private record Key(long number, int hash) {
        @Override
        public int hashCode() {
            return hash;
        }
    }

    /** Both kinds of stores behind one face. */
    private interface Tested {
        KeyedStateStore<String> store();

        @Nullable
        String load(long key);

        long keyNumber();

        static Tested objects(ShardState backend, int hashes) {
            ObjectKeyedStateStore<Key, String> store = backend.newStore(new StoreSpec<>("p", null, null));
            return new Tested() {
                @Override
                public KeyedStateStore<String> store() {
                    return store;
                }

                @Override
                public @Nullable String load(long key) {
                    return store.load(new Key(key, (int) (key % hashes)));
                }

                @Override
                public long keyNumber() {
                    return ((Key) store.key()).number;
                }
            };
        }

        static Tested longs(ShardState backend) {
            LongKeyedStateStore<String> store = backend.newLongKeyedStore(new StoreSpec<>("p", null, null));
            return new Tested() {
                @Override
                public KeyedStateStore<String> store() {
                    return store;
                }

                @Override
                public @Nullable String load(long key) {
                    return store.load(key);
                }

                @Override
                public long keyNumber() {
                    return (Long) store.key();
                }
            };
        }
    }

    @Test
    void loadAndSave_randomCalls_asAMap() {
        for (long seed = 0; seed < 100; seed++) {
            compareWithMap(Tested.longs(backend), seed);
            compareWithMap(Tested.objects(backend, Integer.MAX_VALUE), seed);
            compareWithMap(Tested.objects(backend, 7), seed);
        }
    }

    private static void compareWithMap(Tested tested, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<Long, String> states = new HashMap<>();
        Map<Long, Long> deadlines = new HashMap<>();
        int keys = random.nextInt(1, 300);
        long spread = random.nextBoolean() ? 1 : random.nextLong(1, 1L << 50);
        long now = 0;
        for (int i = 0; i < 3_000; i++) {
            long key = random.nextInt(keys) * spread;
            assertThat(tested.load(key)).as("seed %d", seed).isEqualTo(states.get(key));
            assertThat(tested.keyNumber()).isEqualTo(key);
            int action = random.nextInt(10);
            if (action < 5) {
                long deadline = random.nextInt(4) == 0 ? NEVER : now + 1 + random.nextInt(500);
                tested.store().save("s" + i, deadline);
                states.put(key, "s" + i);
                deadlines.merge(key, deadline, Math::min);
            } else if (action < 9) {
                tested.store().save(null, NEVER);
                states.remove(key);
                deadlines.remove(key);
            } else {
                now += random.nextInt(50);
                fire(tested, now, states, deadlines);
            }
            deadlines.values().removeIf(deadline -> deadline == NEVER);
            assertThat(tested.store().keyCount()).isEqualTo(states.size());
            assertThat(tested.store().timerCount()).isEqualTo(deadlines.size());
        }
        assertThat(visited(tested)).as("seed %d", seed).isEqualTo(new TreeMap<>(states));
    }

    /** Keys that are due are forgotten, kept, or get a new deadline. */
    private static void fire(Tested tested, long now, Map<Long, String> states, Map<Long, Long> deadlines) {
        List<Long> due = new ArrayList<>();
        for (String state = tested.store().nextDue(now);
                state != null;
                state = tested.store().nextDue(now)) {
            long key = tested.keyNumber();
            due.add(key);
            assertThat(state).isEqualTo(states.get(key));
            assertThat(deadlines.remove(key)).isLessThanOrEqualTo(now);
            if (state.hashCode() % 3 == 0) {
                tested.store().save(null, NEVER);
                states.remove(key);
            } else if (state.hashCode() % 3 == 1) {
                tested.store().save(state + "'", now + 20);
                states.put(key, state + "'");
                deadlines.put(key, now + 20);
            }
        }
        assertThat(due).doesNotHaveDuplicates();
        assertThat(deadlines.values()).allMatch(deadline -> deadline > now);
    }

    private static Map<Long, String> visited(Tested tested) {
        Map<Long, String> visited = new TreeMap<>();
        tested.store().visitKeys();
        for (String state = tested.store().nextKey();
                state != null;
                state = tested.store().nextKey()) {
            assertThat(visited.put(tested.keyNumber(), state)).isNull();
        }
        return visited;
    }

    @Test
    void save_nullWhileVisiting_forgetsEachKey() {
        for (Tested tested : List.of(Tested.longs(backend), Tested.objects(backend, 5))) {
            for (long key = 0; key < 1_000; key++) {
                tested.load(key);
                tested.store().save("open", 100 + key);
            }
            tested.store().visitKeys();
            while (tested.store().nextKey() != null) {
                tested.store().save(null, NEVER);
            }
            assertThat(tested.store().keyCount()).isZero();
            assertThat(tested.store().timerCount()).isZero();
            assertThat(tested.load(7)).isNull();
        }
    }

    @Test
    void sizeInBytes_allKeysForgotten_isGivenBack() {
        for (Tested tested : List.of(Tested.longs(backend), Tested.objects(backend, Integer.MAX_VALUE))) {
            long empty = tested.store().sizeInBytes();
            for (long key = 0; key < 100_000; key++) {
                tested.load(key);
                tested.store().save("open", 100 + key);
            }
            assertThat(tested.store().sizeInBytes()).isGreaterThan(100_000 * 30);
            // Besides key and state: hash and slot, references, timer.
            assertThat(tested.store().sizeInBytes()).isLessThan(100_000 * 64);
            while (tested.store().nextDue(1_000_000) != null) {
                tested.store().save(null, NEVER);
            }
            assertThat(tested.store().sizeInBytes()).isEqualTo(empty);
        }
    }

    @Test
    void load_eventThatTheKeyDoesNotReactTo_isPassedOver() {
        LongKeyedStateStore<String> store = backend.newLongKeyedStore(new StoreSpec<>("p", null, null));
        for (long key = 0; key < 10_000; key++) {
            store.load(key);
            store.save("open", 100 + key, key % 2 == 0 ? 0b0101 : 0b1010);
        }
        int passedOver = 0;
        for (long key = 0; key < 20_000; key++) {
            String state = store.load(key, 0b0100);
            if (store.passedOver()) {
                passedOver++;
                assertThat(state).isNull();
            }
            if (key < 10_000 && key % 2 == 0) {
                assertThat(state).isEqualTo("open");
            }
        }
        // All others, but for the few that share their hash with one that reacts.
        assertThat(passedOver).isBetween(14_990, 15_000);
    }

    @Test
    void save_withoutClasses_aNewStateReactsToAllAndALaterOneAsBefore() {
        LongKeyedStateStore<String> store = backend.newLongKeyedStore(new StoreSpec<>("p", null, null));
        store.load(1);
        store.save("new", NEVER);
        assertThat(store.load(1, 1 << 7)).isEqualTo("new");
        store.save("reacting", NEVER, 1 << 3);
        store.load(1);
        store.save("later", NEVER);

        assertThat(store.load(1, 1 << 3)).isEqualTo("later");
        assertThat(store.load(1, 1 << 7)).isNull();
        assertThat(store.passedOver()).isTrue();
        assertThat(store.load(1)).isEqualTo("later");
        assertThat(store.passedOver()).isFalse();
    }
}
