// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.testkit.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.runtime.state.KeyedStateStore;
import io.tidemark.runtime.state.ShardState;
import io.tidemark.runtime.state.SnapshotPhase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Uses a store at random, the way a pattern does, beside a map that says what must be there: keys are loaded, changed in
 * place, forgotten; time passes; snapshots begin at any moment and are written in portions; now and then the store is
 * thrown away and restored from the snapshots.
 */
final class StoreRun implements AutoCloseable {
    private static final long NEVER = KeyedStateStore.NEVER;

    private static final int EVERY_CLASS = 0xFF;

    /** What the model holds of a key; the timer may be earlier than the deadline. */
    private record Expected(String text, long deadlineMillis, long timerMillis, int reactions) {
        Expected(String text, long deadlineMillis, long timerMillis) {
            this(text, deadlineMillis, timerMillis, EVERY_CLASS);
        }

        @Override
        public String toString() {
            return text + "@" + deadlineMillis;
        }
    }

    private final TestedStore.Kind kind;
    private final Supplier<ShardState> shards;
    private final SplittableRandom random;
    private final int keys;
    private final long spread;

    private ShardState shard;
    private TestedStore tested;
    private final Map<Long, Expected> model = new TreeMap<>();
    private long now;
    private int changeCount;

    // Snapshots that were kept, and the one in work with what it must say.
    private final List<Segment> segments = new ArrayList<>();
    private @Nullable Segment inWork;
    private Map<String, String> frozen = Map.of();
    private Set<String> touched = new HashSet<>();
    private Set<String> touchedBefore = Set.of();

    int snapshots;
    int restores;
    int passedOver;

    StoreRun(TestedStore.Kind kind, Supplier<ShardState> shards, long seed) {
        this.kind = kind;
        this.shards = shards;
        random = new SplittableRandom(seed);
        keys = random.nextInt(1, 400);
        spread = random.nextBoolean() ? 1 : random.nextLong(1, 1L << 50);
        shard = shards.get();
        tested = kind.open(shard, OpenState.FORMAT);
    }

    void run(int steps) {
        for (int step = 0; step < steps; step++) {
            step();
            assertThat(tested.store().keyCount()).as("keys").isEqualTo(model.size());
            if (step % 16 == 0) {
                assertThat(tested.store().timerCount()).as("timers").isEqualTo(timers());
            }
        }
    }

    private long timers() {
        return model.values().stream()
                .filter(expected -> expected.timerMillis != NEVER)
                .count();
    }

    private void step() {
        int action = random.nextInt(1_000);
        if (action < 880) {
            touchKey(random.nextInt(keys) * spread);
        } else if (action < 930) {
            now += random.nextInt(60);
            fire();
        } else if (action < 935) {
            visit();
        } else if (action < 950) {
            begin();
        } else if (action < 996) {
            write(random.nextInt(1, 40));
        } else {
            restart();
        }
    }

    private void touchKey(long key) {
        Expected expected = model.get(key);
        OpenState state;
        if (random.nextInt(3) == 0) {
            int classes = 1 << random.nextInt(8);
            state = tested.load(key, classes);
            if (tested.store().passedOver()) {
                passedOver++;
                assertThat(state).isNull();
                assertThat(expected == null ? 0 : expected.reactions & classes).isZero();
                return;
            }
        } else {
            state = tested.load(key);
            assertThat(tested.store().passedOver()).isFalse();
        }
        assertThat(tested.key()).isEqualTo(key);
        assertThat(String.valueOf(state)).isEqualTo(String.valueOf(expected));
        int action = random.nextInt(10);
        if (action < 5) {
            change(key, state);
        } else if (action < 9) {
            forget(key);
        }
    }

    private void change(long key, @Nullable OpenState state) {
        String text = "s" + changeCount++ + "x".repeat(random.nextInt(20));
        long deadline = random.nextInt(4) == 0 ? NEVER : now + 1 + random.nextInt(500);
        Expected before = model.get(key);
        OpenState after = new OpenState(text, deadline);
        if (state != null && random.nextInt(5) > 0) {
            after = state;
            state.change(text, deadline);
        }
        // As a pattern does: a deadline that has moved away is left to the timer.
        long timer = before == null ? NEVER : before.timerMillis;
        long earlier = deadline < timer ? deadline : NEVER;
        int reactions = before == null ? EVERY_CLASS : before.reactions;
        if (random.nextBoolean()) {
            tested.store().save(after, earlier);
        } else {
            reactions = random.nextInt(EVERY_CLASS + 1);
            tested.store().save(after, earlier, reactions);
        }
        model.put(key, new Expected(text, deadline, Math.min(timer, deadline), reactions));
        touched.add(text(key));
    }

    private void forget(long key) {
        tested.store().save(null, NEVER);
        model.remove(key);
        touched.add(text(key));
    }

    private String text(long key) {
        return Segment.text(kind.bytes().apply(key));
    }

    private void fire() {
        Set<Long> due = new TreeSet<>();
        for (OpenState state = tested.store().nextDue(now);
                state != null;
                state = tested.store().nextDue(now)) {
            long key = tested.key();
            Expected expected = model.get(key);
            assertThat(due.add(key)).as("a key is due once").isTrue();
            assertThat(expected).isNotNull();
            assertThat(state.toString()).isEqualTo(expected.toString());
            assertThat(expected.timerMillis).isLessThanOrEqualTo(now);
            if (random.nextInt(8) == 0) {
                // Nothing is saved: the state stays, the deadline is gone.
                model.put(key, new Expected(expected.text, expected.deadlineMillis, NEVER, expected.reactions));
            } else if (state.deadlineMillis() > now) {
                tested.store().save(state, state.deadlineMillis());
                long deadline = expected.deadlineMillis;
                model.put(key, new Expected(expected.text, deadline, deadline, expected.reactions));
                touched.add(text(key));
            } else if (random.nextBoolean()) {
                forget(key);
            } else {
                model.put(key, new Expected(expected.text, expected.deadlineMillis, NEVER, expected.reactions));
                change(key, state);
            }
        }
        assertThat(model.values()).allMatch(expected -> expected.timerMillis > now);
    }

    private void visit() {
        Set<Long> visited = new TreeSet<>();
        Set<Long> before = new TreeSet<>(model.keySet());
        boolean changing = random.nextBoolean();
        tested.store().visitKeys();
        for (OpenState state = tested.store().nextKey();
                state != null;
                state = tested.store().nextKey()) {
            long key = tested.key();
            assertThat(visited.add(key)).as("a key is visited once").isTrue();
            assertThat(state.toString()).isEqualTo(String.valueOf(model.get(key)));
            int action = changing ? random.nextInt(4) : 3;
            if (action == 0) {
                forget(key);
            } else if (action == 1) {
                change(key, state);
            }
        }
        assertThat(visited).isEqualTo(before);
    }

    private void begin() {
        boolean first = segments.isEmpty();
        // A snapshot in work is given up for a full one.
        if (inWork != null && random.nextInt(4) > 0) {
            return;
        }
        boolean full = inWork != null || random.nextInt(6) == 0;
        if (full || first) {
            touchedBefore = new HashSet<>();
            model.keySet().forEach(key -> touchedBefore.add(text(key)));
            touchedBefore.addAll(touched);
        } else {
            touchedBefore = touched;
        }
        touched = new HashSet<>();
        frozen = new TreeMap<>();
        model.forEach((key, expected) -> frozen.put(text(key), expected.toString()));
        inWork = new Segment(full);
        tested.store().beginSnapshot(inWork, full);
    }

    private void write(int limit) {
        Segment segment = inWork;
        if (segment == null) {
            assertThat(tested.store().writeSnapshot(limit)).isEqualTo(SnapshotPhase.WRITTEN);
            return;
        }
        int before = segment.promised();
        SnapshotPhase phase = tested.store().writeSnapshot(limit);
        assertThat(segment.promised() - before).isLessThanOrEqualTo(limit);
        while (random.nextInt(3) == 0 && segment.askForLater()) {
            // Whenever another thread comes to it.
        }
        if (phase == SnapshotPhase.WRITTEN) {
            snapshotEnded(segment);
        }
    }

    private void snapshotEnded(Segment segment) {
        segment.end();
        inWork = null;
        snapshots++;
        if (segment.full()) {
            segments.clear();
        }
        segments.add(segment);
        assertThat(touchedBefore).containsAll(segment.keysPut()).containsAll(segment.keysRemoved());
        assertThat(Segment.replay(segments)).isEqualTo(frozen);
    }

    /** A crash: what came after the last snapshot that was kept is gone. */
    private void restart() {
        if (segments.isEmpty()) {
            return;
        }
        while (inWork != null && random.nextInt(3) > 0) {
            write(random.nextInt(1, 100));
        }
        Map<String, String> kept = Segment.replay(segments);
        shard.close();
        shard = shards.get();
        tested = kind.open(shard, OpenState.FORMAT);
        segments.forEach(segment -> segment.restoreTo(tested.store()));
        inWork = null;
        touched = new HashSet<>();
        restores++;
        rebuildModel(kept);
    }

    private void rebuildModel(Map<String, String> kept) {
        model.clear();
        for (long number = 0; number < keys; number++) {
            String state = kept.get(text(number * spread));
            if (state != null) {
                int at = state.indexOf('@');
                long deadline = Long.parseLong(state.substring(at + 1));
                model.put(number * spread, new Expected(state.substring(0, at), deadline, deadline));
            }
        }
        assertThat(model).hasSameSizeAs(kept);
        if (random.nextBoolean()) {
            visit();
        }
    }

    /** Lets all time pass, so that what is left are keys without a deadline; forgets those. */
    void drain() {
        while (inWork != null) {
            write(1_000);
        }
        while (tested.store().nextDue(NEVER - 1) != null) {
            forget(tested.key());
        }
        tested.store().visitKeys();
        while (tested.store().nextKey() != null) {
            forget(tested.key());
        }
        assertThat(model).isEmpty();
        inWork = new Segment(false);
        touchedBefore = touched;
        frozen = Map.of();
        tested.store().beginSnapshot(inWork, false);
        while (inWork != null) {
            write(1_000);
        }
        assertThat(tested.store().keyCount()).isZero();
        assertThat(tested.store().timerCount()).isZero();
        assertThat(tested.store().nextDue(NEVER - 1)).isNull();
    }

    @Override
    public void close() {
        shard.close();
    }
}
