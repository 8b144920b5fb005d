// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.state.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidemark.runtime.JobFailedException;
import io.tidemark.runtime.state.KeyedStateStore;
import io.tidemark.runtime.state.LongKeyedStateStore;
import io.tidemark.runtime.state.ObjectKeyedStateStore;
import io.tidemark.runtime.state.ShardState;
import io.tidemark.runtime.state.SnapshotPhase;
import io.tidemark.runtime.state.StateBackend;
import io.tidemark.runtime.state.StateChanges;
import io.tidemark.runtime.state.StoreSpec;
import io.tidemark.runtime.state.entry.LongKeys;
import io.tidemark.testkit.state.OpenState;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RocksDbStoreTest {
    private static final long NEVER = KeyedStateStore.NEVER;
    private static final int MANY = 300_000;

    @TempDir(factory = FastTempDirectory.class)
    Path directory;

    private static LongKeyedStateStore<OpenState> longStore(ShardState shard, String name) {
        return shard.newLongKeyedStore(new StoreSpec<>(name, null, OpenState.FORMAT));
    }

    /** Counts what is written; the states are compared elsewhere. */
    private static final class Counted implements StateChanges {
        private long put;
        private long removed;

        @Override
        public void put(byte[] key, long deadlineMillis, byte[] state) {
            put++;
        }

        @Override
        public void remove(byte[] key) {
            removed++;
        }
    }

    private static Counted snapshot(KeyedStateStore<?> store, boolean full) {
        Counted changes = new Counted();
        store.beginSnapshot(changes, full);
        while (store.writeSnapshot(1_000) != SnapshotPhase.WRITTEN) {
            // All of it.
        }
        return changes;
    }

    @Test
    void load_manyMoreKeysThanFitOnTheHeap_findsAll() {
        try (ShardState shard = RocksDbStateBackend.in(directory).hotKeys(1_000).open(0)) {
            LongKeyedStateStore<OpenState> store = longStore(shard, "p");
            int[] versions = new int[MANY];
            for (int key = 0; key < MANY; key++) {
                assertThat(store.load(key)).isNull();
                store.save(new OpenState("v0", key), key);
            }
            assertThat(store.keyCount()).isEqualTo(MANY);
            assertThat(store.timerCount()).isEqualTo(MANY);
            assertThat(store.sizeInBytes()).isLessThan(1_000 * 100);
            assertThat(snapshot(store, false).put).isEqualTo(MANY);

            SplittableRandom random = new SplittableRandom(20261121);
            BitSet touched = new BitSet();
            for (int i = 0; i < 50_000; i++) {
                int key = random.nextInt(4) == 0 ? random.nextInt(MANY) : random.nextInt(500);
                OpenState state = Objects.requireNonNull(store.load(key), () -> "key " + key + " is gone");
                assertThat(state).hasToString("v" + versions[key] + "@" + key);
                touched.set(key);
                state.change("v" + ++versions[key], key);
                store.save(state, NEVER);
            }
            assertThat(snapshot(store, false).put).isEqualTo(touched.cardinality());
            ((RocksDbStore<?>) store).checkInvariants();

            for (int key = 0; key < MANY; key++) {
                OpenState state = store.nextDue(MANY);
                assertThat(state).hasToString("v" + versions[key] + "@" + key);
                store.save(null, NEVER);
            }
            assertThat(store.nextDue(MANY)).isNull();
            ((RocksDbStore<?>) store).checkInvariants();
            assertThat(store.keyCount()).isZero();
            assertThat(store.timerCount()).isZero();
            assertThat(store.sizeInBytes()).isLessThan(1_000 * 100 + 50_000 * 40);
            // More removals than are kept on the heap.
            assertThat(snapshot(store, false).removed).isEqualTo(MANY);
            assertThat(store.sizeInBytes()).isLessThan(1_000 * 100);
            assertThat(snapshot(store, true).put).isZero();
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void newStore_severalInAShard_doNotSeeEachOther() {
        try (ShardState shard = RocksDbStateBackend.in(directory).hotKeys(16).open(0)) {
            LongKeyedStateStore<OpenState> first = longStore(shard, "first");
            ObjectKeyedStateStore<Long, OpenState> second =
                    shard.newStore(new StoreSpec<>("second", null, OpenState.FORMAT));
            LongKeyedStateStore<OpenState> third = longStore(shard, "third");
            for (long key = 0; key < 1_000; key++) {
                first.load(key);
                first.save(new OpenState("first" + key, 10), 10);
                second.load(key);
                second.save(new OpenState("second" + key, 20), 20);
            }
            assertThat(third.load(5)).isNull();
            assertThat(snapshot(third, true).put).isZero();
            assertThat(snapshot(first, false).put).isEqualTo(1_000);
            assertThat(first.load(5)).hasToString("first5@10");
            assertThat(second.load(5L)).hasToString("second5@20");
            assertThat(second.nextDue(10)).isNull();
            assertThat(first.nextDue(10)).isNotNull();
            assertThat(count(first)).isEqualTo(1_000);
            assertThat(count(third)).isZero();
        }
    }

    private static int count(KeyedStateStore<?> store) {
        int count = 0;
        store.visitKeys();
        while (store.nextKey() != null) {
            count++;
        }
        return count;
    }

    @Test
    void load_diskIsFull_failsWithTheReasonForGood() {
        StateBackend backend = RocksDbStateBackend.in(directory)
                .hotKeys(16)
                .writeBufferBytes(64 << 10)
                .diskLimitBytes(4 << 20);
        try (ShardState shard = backend.open(0)) {
            LongKeyedStateStore<OpenState> store = longStore(shard, "p");
            assertThatExceptionOfType(JobFailedException.class)
                    .isThrownBy(() -> fill(store))
                    .withMessageContaining("RocksDB state in " + directory)
                    .withMessageContaining("check the disk and its free space");
            // What failed once must not pass for a whole store later: no snapshot can be made of it.
            assertThatExceptionOfType(JobFailedException.class).isThrownBy(() -> snapshot(store, true));
        }
        assertThat(directory).isEmptyDirectory();
    }

    /** States that no compression makes small. */
    private static void fill(LongKeyedStateStore<OpenState> store) {
        SplittableRandom random = new SplittableRandom(1);
        for (long key = 0; key < MANY; key++) {
            store.load(key);
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 20; i++) {
                text.append(Long.toHexString(random.nextLong()));
            }
            store.save(new OpenState(text.toString(), NEVER), NEVER);
        }
    }

    @Test
    void restore_thenUseAndRestoreAgain_changesOnlyAreWritten() {
        try (ShardState shard = RocksDbStateBackend.in(directory).hotKeys(16).open(0)) {
            LongKeyedStateStore<OpenState> store = longStore(shard, "p");
            for (long key = 0; key < 1_000; key++) {
                byte[] state = OpenState.FORMAT.serialize(new OpenState("restored", key));
                store.restore(LongKeys.bytes(key), key, state);
            }
            @Nullable OpenState state = store.load(3);
            assertThat(state).hasToString("restored@3");
            store.save(state, NEVER);
            store.load(4);
            store.save(null, NEVER);
            store.load(2_000);
            store.save(new OpenState("new", NEVER), NEVER);
            assertThat(count(store)).isEqualTo(1_000);
            Counted changes = snapshot(store, false);
            assertThat(changes.put).isEqualTo(2);
            assertThat(changes.removed).isEqualTo(1);
        }
    }

    @Test
    void settings_outOfRange_areRefusedWithTheRange() {
        RocksDbStateBackend backend = RocksDbStateBackend.in(directory);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> backend.hotKeys(15))
                .withMessage("RocksDB state: hot keys is 15; it must be 16 to 100000000");
        assertThatIllegalArgumentException().isThrownBy(() -> backend.blockCacheBytes(1));
        assertThatIllegalArgumentException().isThrownBy(() -> backend.writeBufferBytes(0));
        assertThatIllegalArgumentException().isThrownBy(() -> backend.diskLimitBytes(-1));
        assertThat(backend.hotKeys(16))
                .hasToString("RocksDB in " + directory
                        + ", RocksDbSettings[hotKeys=16, blockCacheBytes=67108864, writeBufferBytes=67108864,"
                        + " diskLimitBytes=9223372036854775807]");
    }
}
