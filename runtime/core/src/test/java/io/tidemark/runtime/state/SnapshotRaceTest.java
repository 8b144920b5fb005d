// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One thread changes states in a store on the heap while another writes a snapshot of them. */
final class SnapshotRaceTest {
    private static final long SEED = Long.getLong("race.seed", 20261121L);
    private static final int ROUNDS = Integer.getInteger("race.rounds", 300);
    private static final int KEYS = 1_000;

    private final ExecutorService writer = Executors.newSingleThreadExecutor();

    @AfterEach
    void stop() {
        writer.shutdownNow();
    }

    /** Changes in two steps, between which it is nobody's business. */
    private static final class Pair {
        private long left;
        private long right;

        Pair(long value) {
            left = value;
            right = value;
        }

        void set(long value) {
            left = value;
            Thread.onSpinWait();
            right = value;
        }
    }

    /** Takes its time, so that changes fall between what it reads first and last. */
    private static final class SlowFormat implements StateFormat<Pair> {
        @Override
        public byte[] serialize(Pair state) {
            throw new AssertionError("a store on the heap writes nothing in the thread of the shard");
        }

        @Override
        public byte[] serializeInBackground(Pair state) {
            long left = state.left;
            for (int i = 0; i < 100; i++) {
                Thread.onSpinWait();
            }
            return ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(left)
                    .putLong(state.right)
                    .array();
        }

        @Override
        public Pair copy(Pair state) {
            Pair copy = new Pair(state.left);
            copy.right = state.right;
            return copy;
        }

        @Override
        public Pair deserialize(byte[] bytes) {
            throw new AssertionError("nothing is read");
        }

        @Override
        public long deadlineMillis(Pair state) {
            return KeyedStateStore.NEVER;
        }
    }

    /** What the snapshots so far say, as they are asked for by the writing thread. */
    private class Written implements StateChanges {
        private final Map<Long, Long> values;
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        private boolean ended;

        Written(Map<Long, Long> before) {
            values = new HashMap<>(before);
        }

        @Override
        public void later(int keys, Consumer<? super StateChanges> changes) {
            assertThat(ended).as("told after the end").isFalse();
            writer.execute(() -> {
                try {
                    changes.accept(this);
                } catch (Throwable e) {
                    failure.compareAndSet(null, e);
                }
            });
        }

        @Override
        public void put(byte[] key, long deadlineMillis, byte[] state) {
            ByteBuffer in = ByteBuffer.wrap(state);
            long left = in.getLong();
            assertThat(in.getLong()).as("read while it changed").isEqualTo(left);
            values.put(number(key), left);
        }

        @Override
        public void remove(byte[] key) {
            assertThat(values.remove(number(key))).isNotNull();
        }

        private static long number(byte[] key) {
            // Objects are written by the standard serializer: a byte that says which type, and the number.
            return ByteBuffer.wrap(key).getLong(key.length - Long.BYTES);
        }

        void end() {
            ended = true;
        }

        Map<Long, Long> whenAllIsWritten() throws InterruptedException, ExecutionException {
            writer.submit(() -> {}).get();
            assertThat(failure.get()).isNull();
            return values;
        }
    }

    /** A store of whatever kind, and how a key is loaded. */
    private record Store(KeyedStateStore<Pair> states, LongFunction<@Nullable Pair> keys) {
        @Nullable
        Pair load(long key) {
            return keys.apply(key);
        }
    }

    private static Store open(boolean objects) {
        ShardState shard = new HeapStateBackend().open(0);
        if (objects) {
            ObjectKeyedStateStore<Long, Pair> store = shard.newStore(new StoreSpec<>("p", null, new SlowFormat()));
            return new Store(store, store::load);
        }
        LongKeyedStateStore<Pair> store = shard.newLongKeyedStore(new StoreSpec<>("p", null, new SlowFormat()));
        return new Store(store, store::load);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void snapshot_statesChangeWhileTheyAreWritten_areWrittenAsTheyWere(boolean objects)
            throws InterruptedException, ExecutionException {
        System.out.println("seed " + SEED + ", " + ROUNDS + " rounds (-Drace.seed, -Drace.rounds)");
        SplittableRandom random = new SplittableRandom(SEED);
        Store store = open(objects);
        Map<Long, Long> model = new HashMap<>();
        Map<Long, Long> before = Map.of();
        for (int round = 0; round < ROUNDS; round++) {
            change(store, model, random, random.nextInt(2 * KEYS));
            Map<Long, Long> expected = new HashMap<>(model);
            boolean full = round == 0 || random.nextInt(8) == 0;
            Written written = new Written(full ? Map.of() : before);
            store.states().beginSnapshot(written, full);
            if (random.nextInt(16) == 0) {
                // Given up, while the other thread may be in the midst of it.
                Written givenUp = written;
                store.states().writeSnapshot(KEYS / 2);
                written = new Written(Map.of());
                store.states().beginSnapshot(written, true);
                change(store, model, random, random.nextInt(KEYS));
                givenUp.whenAllIsWritten();
            }
            while (store.states().writeSnapshot(random.nextInt(1, 200)) != SnapshotPhase.WRITTEN) {
                change(store, model, random, random.nextInt(200));
            }
            written.end();
            change(store, model, random, random.nextInt(500));
            before = written.whenAllIsWritten();
            assertThat(before).as("round %d", round).isEqualTo(expected);
        }
    }

    private static void change(Store store, Map<Long, Long> model, SplittableRandom random, int times) {
        for (int i = 0; i < times; i++) {
            long key = random.nextInt(KEYS);
            Pair state = store.load(key);
            long value = random.nextInt();
            if (state == null) {
                store.states().save(new Pair(value), KeyedStateStore.NEVER);
                model.put(key, value);
            } else if (random.nextInt(4) == 0) {
                state.set(-1);
                store.states().save(null, KeyedStateStore.NEVER);
                model.remove(key);
            } else {
                state.set(value);
                store.states().save(state, KeyedStateStore.NEVER);
                model.put(key, value);
            }
        }
    }

    @Test
    void readNextKey_whileASnapshotIsInWork_leavesItAlone() throws InterruptedException, ExecutionException {
        Store store = open(false);
        Map<Long, Long> model = new HashMap<>();
        change(store, model, new SplittableRandom(SEED), KEYS);
        int[] keysOneByOne = {0};
        Written written = new Written(Map.of()) {
            @Override
            public void later(int keys, Consumer<? super StateChanges> changes) {
                keysOneByOne[0] += keys == 1 ? 1 : 0;
                super.later(keys, changes);
            }
        };
        store.states().beginSnapshot(written, true);
        store.states().visitKeys();
        int visited = 0;
        while (store.states().readNextKey() != null) {
            visited++;
        }
        assertThat(visited).isEqualTo(model.size());
        assertThat(keysOneByOne[0]).isZero();
        store.states().writeSnapshot(KEYS);
        assertThat(written.whenAllIsWritten()).isEqualTo(model);
    }
}
