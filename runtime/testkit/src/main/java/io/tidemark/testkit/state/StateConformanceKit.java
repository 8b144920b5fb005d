// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.testkit.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.state.KeyedStateStore;
import io.tidemark.runtime.state.ShardState;
import io.tidemark.runtime.state.SnapshotPhase;
import io.tidemark.runtime.state.StateBackend;
import io.tidemark.runtime.state.StateFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * What every state backend has to do, whatever it keeps the keys in: random use beside a map that says what must be there, with
 * snapshots begun at any moment and restored from, timers, sizes, and damage that must be refused. A test of a backend extends
 * this class; JUnit Jupiter with parameters and AssertJ must be on its class path.
 *
 * <pre>{@code
 * final class MyBackendTest extends StateConformanceKit {
 *     @TempDir Path directory;
 *
 *     @Override
 *     protected StateBackend backend() {
 *         return MyBackend.in(directory);
 *     }
 * }
 * }</pre>
 *
 * <p>JUnit then runs two dozen tests. A random run that fails says so with its seed.
 */
public abstract class StateConformanceKit {
    static final List<TestedStore.Kind> KINDS = TestedStore.KINDS;

    private static final long NEVER = KeyedStateStore.NEVER;
    private static final int RANDOM_STEPS = 4_000;
    private static final int MANY = 21_000;

    /** For a test of a backend. */
    protected StateConformanceKit() {}

    /** The backend. Several of its shards may be open at a time; the kit closes them. */
    protected abstract StateBackend backend();

    /** How many random runs per kind of keys; fewer if opening a shard takes long. */
    protected int randomRuns() {
        return 40;
    }

    private ShardState openShard() {
        return backend().open(0);
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    void anyCalls_withSnapshotsAndRestores_areAsTheMapSays(TestedStore.Kind kind) {
        int snapshots = 0;
        int restores = 0;
        for (long seed = 0; seed < randomRuns(); seed++) {
            try (StoreRun run = new StoreRun(kind, this::openShard, seed)) {
                run.run(RANDOM_STEPS);
                run.drain();
                snapshots += run.snapshots;
                restores += run.restores;
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ", keys " + kind + ": " + e.getMessage(), e);
            }
        }
        assertThat(snapshots).isGreaterThan(randomRuns());
        assertThat(restores).isGreaterThan(randomRuns());
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    void sizeInBytes_allKeysForgottenAndWritten_isThatOfAnEmptyStore(TestedStore.Kind kind) {
        try (ShardState shard = openShard()) {
            TestedStore tested = kind.open(shard, OpenState.FORMAT);
            fill(tested, 0, 100);
            drain(tested, 100);
            snapshot(tested, false);
            long empty = tested.store().sizeInBytes();
            fill(tested, 100, 100 + MANY);
            assertThat(tested.store().keyCount()).isEqualTo(MANY);
            assertThat(snapshot(tested, false).size()).isEqualTo(MANY);
            drain(tested, 100 + MANY);
            assertThat(tested.store().keyCount()).isZero();
            assertThat(tested.store().timerCount()).isZero();
            assertThat(snapshot(tested, false).keysRemoved()).hasSize(MANY);
            assertThat(tested.store().nextDue(NEVER - 1)).isNull();
            assertThat(tested.store().sizeInBytes()).isLessThanOrEqualTo(empty);
            assertThat(snapshot(tested, false).size()).isZero();
            assertThat(snapshot(tested, true).size()).isZero();
        }
    }

    /** Keys with these numbers; each is due at the millisecond of its number. */
    private static void fill(TestedStore tested, long from, long end) {
        for (long key = from; key < end; key++) {
            assertThat(tested.load(key)).isNull();
            tested.store().save(new OpenState("open" + key, key), key);
        }
    }

    private static void drain(TestedStore tested, long timeMillis) {
        while (tested.store().nextDue(timeMillis) != null) {
            tested.store().save(null, NEVER);
        }
    }

    private static Segment snapshot(TestedStore tested, boolean full) {
        Segment segment = new Segment(full);
        tested.store().beginSnapshot(segment, full);
        writeToEnd(tested, segment);
        return segment;
    }

    private static void writeToEnd(TestedStore tested, Segment segment) {
        while (tested.store().writeSnapshot(100) != SnapshotPhase.WRITTEN) {
            segment.askForLater();
        }
        segment.end();
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    void snapshot_keyThatCameAndWentBetweenTwo_leavesNoTrace(TestedStore.Kind kind) {
        try (ShardState shard = openShard()) {
            TestedStore tested = kind.open(shard, OpenState.FORMAT);
            fill(tested, 0, 10);
            assertThat(snapshot(tested, false).size()).isEqualTo(10);
            fill(tested, 10, MANY);
            drain(tested, 100 + MANY);
            assertThat(snapshot(tested, false).keysRemoved()).hasSize(10);
        }
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    void nextDue_keysOfAllAges_comeInOrderOfTheirDeadlines(TestedStore.Kind kind) {
        try (ShardState shard = openShard()) {
            TestedStore tested = kind.open(shard, OpenState.FORMAT);
            int keys = 5_000;
            for (long key = 0; key < keys; key++) {
                tested.load(key);
                // 3,001 has no divisor in common with 5,000: each deadline comes once.
                long deadline = key * 3_001 % keys;
                tested.store().save(new OpenState("open", deadline), deadline);
            }
            assertThat(tested.store().nextDue(-1)).isNull();
            long expected = 0;
            for (long time = 99; expected < keys; time += 100) {
                for (OpenState state = tested.store().nextDue(time);
                        state != null;
                        state = tested.store().nextDue(time)) {
                    assertThat(state.deadlineMillis()).isEqualTo(expected);
                    expected++;
                }
                assertThat(expected).isEqualTo(time + 1);
            }
            // The time of a key has run out, and nothing was saved: it has no deadline any more, but is there.
            assertThat(tested.store().timerCount()).isZero();
            assertThat(tested.store().keyCount()).isEqualTo(keys);
        }
    }

    @Test
    void nextDue_deadlinesBeforeZeroAndAtTheEnds_areFound() {
        long[] deadlines = {Long.MIN_VALUE, Long.MIN_VALUE + 1, -1, 0, 1, NEVER - 1};
        try (ShardState shard = openShard()) {
            TestedStore tested = TestedStore.KINDS.get(0).open(shard, OpenState.FORMAT);
            for (int key = 0; key < MANY; key++) {
                tested.load(key);
                long deadline = deadlines[key % deadlines.length];
                tested.store().save(new OpenState("open", deadline), deadline);
            }
            Map<Long, Integer> found = new TreeMap<>();
            for (OpenState state = tested.store().nextDue(NEVER - 1);
                    state != null;
                    state = tested.store().nextDue(NEVER - 1)) {
                found.merge(state.deadlineMillis(), 1, Integer::sum);
                tested.store().save(null, NEVER);
            }
            assertThat(found).hasSize(deadlines.length);
            assertThat(tested.store().keyCount()).isZero();
        }
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    void restore_truncatedKeysAndStates_areRefused(TestedStore.Kind kind) {
        byte[] key = kind.bytes().apply(5);
        byte[] state = OpenState.FORMAT.serialize(new OpenState("open", 7));
        for (int length = 0; length < key.length; length++) {
            assertRefused(kind, Arrays.copyOf(key, length), state);
            assertRefused(kind, Arrays.copyOf(key, length), null);
        }
        assertRefused(kind, Arrays.copyOf(key, key.length + 1), state);
        for (int length = 0; length < state.length; length++) {
            assertRefused(kind, key, Arrays.copyOf(state, length));
        }
        assertRefused(kind, key, Arrays.copyOf(state, state.length + 1));
        // A removal of what was never there: something before it is missing.
        assertRefused(kind, key, null);
    }

    private void assertRefused(TestedStore.Kind kind, byte[] key, byte @Nullable [] state) {
        try (ShardState shard = openShard()) {
            TestedStore tested = kind.open(shard, OpenState.FORMAT);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> tested.store().restore(key, 7, state))
                    .withMessageContaining("pattern p")
                    .withMessageContaining("cannot be restored");
        }
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    void restore_stateOverStateAndRemoval_leavesTheLastWithItsDeadline(TestedStore.Kind kind) {
        try (ShardState shard = openShard()) {
            TestedStore tested = kind.open(shard, OpenState.FORMAT);
            for (long key = 0; key < MANY; key++) {
                restore(kind, tested, key, "first", 10);
            }
            for (long key = 0; key < MANY; key++) {
                if (key % 3 == 0) {
                    restore(kind, tested, key, "second", 20 + key);
                } else if (key % 3 == 1) {
                    tested.store().restore(kind.bytes().apply(key), NEVER, null);
                } else {
                    restore(kind, tested, key, "third", NEVER);
                }
            }
            assertThat(tested.store().keyCount()).isEqualTo(MANY - MANY / 3);
            assertThat(tested.store().timerCount()).isEqualTo(MANY / 3);
            assertThat(tested.store().nextDue(19)).isNull();
            assertThat(tested.load(0)).hasToString("second@20");
            assertThat(tested.load(1)).isNull();
            assertThat(tested.load(2)).hasToString("third@" + NEVER);
            assertThat(snapshot(tested, false).size()).isZero();
            assertThat(snapshot(tested, true).size()).isEqualTo(MANY - MANY / 3);
        }
    }

    private static void restore(TestedStore.Kind kind, TestedStore tested, long key, String text, long deadlineMillis) {
        byte[] state = OpenState.FORMAT.serialize(new OpenState(text, deadlineMillis));
        tested.store().restore(kind.bytes().apply(key), deadlineMillis, state);
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    void snapshots_storeWithoutFormat_areRefused(TestedStore.Kind kind) {
        try (ShardState shard = openShard()) {
            if (backend().needsFormat()) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> kind.open(shard, null))
                        .withMessageContaining("pattern p");
                return;
            }
            TestedStore tested = kind.open(shard, null);
            fill(tested, 0, 10);
            assertThatIllegalStateException()
                    .isThrownBy(() -> tested.store().beginSnapshot(new Segment(true), true))
                    .withMessageContaining("pattern p");
            assertThatIllegalStateException().isThrownBy(() -> tested.store().writeSnapshot(1));
            assertThatIllegalStateException()
                    .isThrownBy(() -> tested.store().restore(kind.bytes().apply(5), NEVER, null));
            assertThat(tested.load(5)).hasToString("open5@5");
        }
    }

    @Test
    void beginSnapshot_oneInWork_onlyAFullOneTakesItsPlace() {
        try (ShardState shard = openShard()) {
            TestedStore tested = TestedStore.KINDS.get(0).open(shard, OpenState.FORMAT);
            fill(tested, 0, 1_000);
            Segment first = new Segment(false);
            tested.store().beginSnapshot(first, false);
            assertThat(tested.store().writeSnapshot(10)).isEqualTo(SnapshotPhase.WRITING);
            assertThatIllegalStateException()
                    .isThrownBy(() -> tested.store().beginSnapshot(new Segment(false), false))
                    .withMessageContaining("a snapshot is in work");
            assertThat(snapshot(tested, true).size()).isEqualTo(1_000);
            assertThatIllegalArgumentException().isThrownBy(() -> tested.store().writeSnapshot(0));
        }
    }

    @Test
    void snapshot_stateThatCannotBeWritten_isNotPassedOver() {
        boolean[] failing = {false};
        StateFormat<OpenState> format = new StateFormat<>() {
            @Override
            public byte[] serialize(OpenState state) {
                if (failing[0]) {
                    throw new IllegalArgumentException("no format for this event");
                }
                return OpenState.FORMAT.serialize(state);
            }

            @Override
            public OpenState deserialize(byte[] bytes) {
                return OpenState.FORMAT.deserialize(bytes);
            }

            @Override
            public OpenState copy(OpenState state) {
                return OpenState.FORMAT.copy(state);
            }

            @Override
            public long deadlineMillis(OpenState state) {
                return state.deadlineMillis();
            }
        };
        try (ShardState shard = openShard()) {
            TestedStore tested = TestedStore.KINDS.get(0).open(shard, format);
            fill(tested, 0, 3);
            Segment segment = new Segment(false);
            tested.store().beginSnapshot(segment, false);
            failing[0] = true;
            // By the store, or whoever asks for what it has told for later.
            assertThatThrownBy(() -> {
                        tested.load(1);
                        writeToEnd(tested, segment);
                    })
                    .hasMessageContaining("no format for this event");
            failing[0] = false;
            assertThat(snapshot(tested, true).size()).isEqualTo(3);
        }
    }
}
